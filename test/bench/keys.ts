import { performance } from 'node:perf_hooks';
import { defaultThreads } from '../../src/adapters/noble/ml-dsa-workers.js';
import { NobleSigner } from '../../src/adapters/noble/noble-signer.js';
import { createTokenValidator } from '../../src/composition/create-token-validator.js';
import { SIGNING_ALGORITHMS } from '../../src/domain/model/signing-key.js';
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

/** What all worker threads together reach, by the clock on the wall. */
async function throughput(noble: NobleSigner): Promise<readonly Figure[]> {
  const key = await noble.generate('ML-DSA-65', 0);
  const rate = await rateOf(32, 3_000, () => noble.sign(key, 'input'));
  return [
    { what: `ML-DSA-65 by noble: sign, ${defaultThreads()} thread(s), 32 waiting`, value: rate, unit: '/s' },
  ];
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
async function logins(): Promise<readonly Figure[]> {
  const dataDir = temporaryFolder();
  const emails = await accounts(dataDir, LOGINS);
  const environment = { SERVER_TRUSTED_PROXIES: '127.0.0.1', AUTH_ALGORITHM: 'ML-DSA-65' };
  await using server = await ServerProcess.start({ dataDir, environment });
  let isOver = false;
  const probing = probe(server.url, () => isOver);
  const start = performance.now();
  for (let round = 0; round < STORMS; round += 1) await storm(server.url, emails);
  const seconds = (performance.now() - start) / 1000;
  isOver = true;
  const times = await probing;
  return [
    { what: `sign-ins, ${LOGINS} at once, ML-DSA-65`, value: (LOGINS * STORMS) / seconds, unit: '/s' },
    { what: 'GET jwks meanwhile: median', value: median(times), unit: 'ms' },
    { what: 'GET jwks meanwhile: 99th percentile', value: quantile(times, 0.99), unit: 'ms', atMost: 50 },
  ];
}

export const benchmark: Benchmark = {
  about: 'signatures per second of processor time against the bare primitive; what ML-DSA costs a server',
  async measure() {
    const figures: Figure[] = [...(await logins())];
    const noble = new NobleSigner();
    for (const each of await providerDuels(noble)) figures.push(...(await duel(each)));
    figures.push(...(await throughput(noble)));
    await noble.close();
    const issuer = await createTestIssuer({ algorithms: SIGNING_ALGORITHMS });
    figures.push(...(await cached(issuer)), ...sizes(issuer));
    return figures;
  },
};
