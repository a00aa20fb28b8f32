import { performance } from 'node:perf_hooks';
import { NobleSigner } from '../../src/adapters/noble/noble-signer.js';
import { createTokenValidator } from '../../src/composition/create-token-validator.js';
import { SIGNING_ALGORITHMS, type SigningAlgorithm } from '../../src/domain/model/signing-key.js';
import { createTestIssuer, type TestIssuer } from '../../src/testing/test-issuer.js';
import type { Benchmark, Figure } from './benchmark.js';
import { cpuRateOf, type OnToken } from './cpu-rate.js';
import { providerDuels, type ProviderDuel } from './key-providers.js';
import { compare, rateOf } from './rounds.js';
import { ServerProcess, temporaryFolder } from './server-process.js';
import { accounts, probe, storm } from './sign-in-storm.js';
import { median, quantile } from './statistics.js';

const ROUNDS = 21;
const ROUND_MS = 150;
/** A signature of ML-DSA takes as many attempts as chance has it: a mean needs many. */
const NOBLE_ROUND_MS = 700;
const LOGINS = 50;
const STORMS = 5;

async function duel({ name, atLeast, ...duels }: ProviderDuel): Promise<readonly Figure[]> {
  const roundMs = name.includes('noble') ? NOBLE_ROUND_MS : ROUND_MS;
  const inputs = name.includes('ML-DSA') ? ['input'] : Array.from({ length: 50 }, (_, at) => `input ${at}`);
  const figures: Figure[] = [];
  for (const what of ['sign', 'verify'] as const) {
    const side = (operation: OnToken) => cpuRateOf(inputs, roundMs, operation);
    const { ratio, measured, baseline } = await compare(
      side(duels[what].ours),
      side(duels[what].bare),
      ROUNDS,
    );
    figures.push(
      { what: `${name}: ${what}, bare`, value: baseline, unit: '/s' },
      { what: `${name}: ${what}, ours`, value: measured, unit: '/s' },
      { what: `${name}: ${what}, ours over bare`, value: ratio, unit: '×', atLeast },
    );
  }
  return figures;
}

/** One worker thread that never waits for work, against one thread that does nothing else, by the clock on the wall. */
async function throughput(): Promise<readonly Figure[]> {
  const noble = new NobleSigner({ threads: 1 });
  const duels = (await providerDuels(noble)).find(({ name }) => name === 'ML-DSA-65 by noble');
  if (duels === undefined) throw new Error('noble has ML-DSA-65.');
  const figures: Figure[] = [];
  for (const what of ['sign', 'verify'] as const) {
    const { ours, bare } = duels[what];
    const { ratio, measured, baseline } = await compare(
      () => rateOf(8, 1_500, async () => ours('input')),
      () => rateOf(1, 1_500, async () => bare('input')),
      11,
    );
    figures.push(
      { what: `ML-DSA-65 by noble: ${what} on one thread, bare`, value: baseline, unit: '/s' },
      { what: `ML-DSA-65 by noble: ${what} on one worker`, value: measured, unit: '/s' },
      { what: `ML-DSA-65 by noble: ${what}, worker over bare`, value: ratio, unit: '×', atLeast: 0.9 },
    );
  }
  await noble.close();
  return figures;
}

const texts = (prefix: string, count: number): readonly string[] =>
  Array.from({ length: count }, (_, at) => `${prefix}-${String(at).padStart(3, '0')}-name`);

/** Claims as our server writes them, and with ten roles, twenty groups and forty permissions more. */
const CLAIMS = {
  ...{ sub: 'usr_01jx8m3z9k4v7q2w5e6r8t9y0a', client_id: 'pico-auth', sid: 'ses_01jx8m3z9k4v7q2w5e6r8t9y0a' },
  ...{ email: 'somebody@example.com', email_verified: true, org_id: 'default', epoch: 1 },
};
const RICH = {
  ...CLAIMS,
  roles: texts('role', 10),
  groups: texts('grp_01jx8m3z9k', 20),
  perms: texts('perm', 40),
};

function sizes(issuer: TestIssuer): readonly Figure[] {
  return SIGNING_ALGORITHMS.flatMap((algorithm): readonly Figure[] => [
    {
      what: `${algorithm}: token as the server writes it`,
      value: issuer.token(CLAIMS, { algorithm }).length,
      unit: 'B',
      atMost: 7_500,
    },
    {
      what: `${algorithm}: token with 70 names in it`,
      value: issuer.token(RICH, { algorithm }).length,
      unit: 'B',
    },
    {
      what: `${algorithm}: public key in the key set`,
      value: JSON.stringify(issuer.keys.signing(algorithm).toJwk()).length,
      unit: 'B',
    },
  ]);
}

async function cached(issuer: TestIssuer): Promise<readonly Figure[]> {
  const tokens = Array.from({ length: 100 }, () => issuer.token(CLAIMS, { algorithm: 'ML-DSA-65' }));
  const open = async (tokenCache: boolean): Promise<OnToken> => {
    const { issuer: name, audience, keys: keySource } = issuer;
    const acceptedAlgorithms = ['ML-DSA-65'] as const;
    const options = { issuer: name, audience, keySource, acceptedAlgorithms, tokenCache };
    const validator = await createTokenValidator(options);
    return (token) => validator.validate(token);
  };
  const side = (operation: OnToken) => cpuRateOf(tokens, NOBLE_ROUND_MS, operation);
  const { ratio, measured, baseline } = await compare(side(await open(true)), side(await open(false)), 5);
  return [
    { what: 'ML-DSA-65: tokens validated, signature checked each time', value: baseline, unit: '/s' },
    { what: 'ML-DSA-65: tokens validated, remembered', value: measured, unit: '/s' },
    { what: 'ML-DSA-65: remembered over checked', value: ratio, unit: '×', atLeast: 10 },
  ];
}

/** The built server under this Node; where OpenSSL has ML-DSA, it is OpenSSL that signs. */
async function logins(algorithm: SigningAlgorithm, limit?: number): Promise<readonly Figure[]> {
  const dataDir = temporaryFolder();
  const emails = await accounts(dataDir, LOGINS);
  const environment = { SERVER_TRUSTED_PROXIES: '127.0.0.1', AUTH_ALGORITHM: algorithm };
  await using server = await ServerProcess.start({ dataDir, environment });
  let isOver = false;
  const probing = probe(server.url, () => isOver);
  const start = performance.now();
  for (let round = 0; round < STORMS; round += 1) await storm(server.url, emails);
  const seconds = (performance.now() - start) / 1000;
  isOver = true;
  const times = await probing;
  const jwks = `${algorithm}: GET jwks meanwhile`;
  return [
    { what: `${algorithm}: sign-ins, ${LOGINS} at once`, value: (LOGINS * STORMS) / seconds, unit: '/s' },
    { what: `${jwks}: median`, value: median(times), unit: 'ms' },
    {
      what: `${jwks}: 99th percentile`,
      value: quantile(times, 0.99),
      unit: 'ms',
      ...(limit !== undefined && { atMost: limit }),
    },
  ];
}

export const benchmark: Benchmark = {
  about: 'signatures per second of processor time against the bare primitive; what ML-DSA costs a server',
  async measure() {
    const figures: Figure[] = [...(await logins('RS256')), ...(await logins('ML-DSA-65', 50))];
    const noble = new NobleSigner();
    for (const each of await providerDuels(noble)) figures.push(...(await duel(each)));
    await noble.close();
    figures.push(...(await throughput()));
    const issuer = await createTestIssuer({ algorithms: SIGNING_ALGORITHMS });
    figures.push(...(await cached(issuer)), ...sizes(issuer));
    return figures;
  },
};
