import { createPublicKey } from 'node:crypto';
import { createTestIssuer, type TestIssuer } from '../../src/testing/test-issuer.js';
import type { Benchmark, Figure } from './benchmark.js';
import { cpuRateOf, type OnToken } from './cpu-rate.js';
import { compare, type Side } from './rounds.js';
import {
  type Algorithm,
  awsJwtVerify,
  bare,
  type Expected,
  fastJwt,
  fastJwtByKid,
  jose,
  picoAuth,
} from './validators.js';

const ALGORITHMS: readonly Algorithm[] = ['RS256', 'ES256', 'EdDSA'];
/** Few enough for every cache to hold them all. */
const TOKENS = 200;
const ROUND_MS = 120;
const ROUNDS = 15;

/** Tokens as our server writes them, no two alike. */
const tokensOf = (issuer: TestIssuer, algorithm: Algorithm): readonly string[] =>
  Array.from({ length: TOKENS }, (_, number) =>
    issuer.token(
      {
        sub: `usr_01jx8m3z9k4v7q2w5e6r8t${number}`,
        email: `somebody.${number}@example.com`,
        org_id: 'org_01jx8m3z9k4v7q2w5e6r8t9y0a',
        groups: ['grp_01jx8m3z9k4v7q2w5e6r8t9y0a', 'grp_01jx8m3z9k4v7q2w5e6r8t9y0b'],
        sid: `ses_01jx8m3z9k4v7q2w5e6r8t${number}`,
        epoch: 1,
      },
      { algorithm },
    ),
  );

/** What one library reached against another: a limit on the ratio, and both rates to read. */
interface Duel {
  readonly what: string;
  readonly measured: OnToken;
  readonly baseline: OnToken;
  readonly atLeast: number;
}

async function figuresOf(issuer: TestIssuer, algorithm: Algorithm): Promise<readonly Figure[]> {
  const expected: Expected = {
    issuer,
    algorithm,
    key: createPublicKey(issuer.keys.signing(algorithm).publicPem()),
  };
  const ours = await picoAuth(expected, { tokenCache: false });
  const oursCached = await picoAuth(expected, { tokenCache: true });
  const duels: readonly Duel[] = [
    { what: 'node:crypto and JSON.parse', measured: ours, baseline: bare(expected), atLeast: 0.85 },
    { what: 'jose', measured: ours, baseline: jose(expected), atLeast: 1 },
    { what: 'aws-jwt-verify', measured: ours, baseline: awsJwtVerify(expected), atLeast: 1 },
    // Here fast-jwt knows one key and no kid, and takes a claim that is named twice.
    { what: 'fast-jwt', measured: ours, baseline: fastJwt(expected, { cache: false }), atLeast: 1 },
    { what: 'fast-jwt with keys by kid', measured: ours, baseline: fastJwtByKid(expected), atLeast: 1 },
    {
      what: 'fast-jwt, both with cache',
      measured: oursCached,
      baseline: fastJwt(expected, { cache: true }),
      atLeast: 1,
    },
  ];
  const tokens = tokensOf(issuer, algorithm);
  const figures: Figure[] = [];
  for (const { what, measured, baseline, atLeast } of duels) {
    const side = (operation: OnToken): Side => cpuRateOf(tokens, ROUND_MS, operation);
    const result = await compare(side(measured), side(baseline), ROUNDS);
    figures.push(
      { what: `${algorithm}: ${what}`, value: result.baseline, unit: '/s' },
      { what: `${algorithm}: ours`, value: result.measured, unit: '/s' },
      { what: `${algorithm}: ours over ${what}`, value: result.ratio, unit: '×', atLeast },
    );
  }
  return figures;
}

export const benchmark: Benchmark = {
  about: 'tokens validated per second of processor time, against node:crypto, jose, aws-jwt-verify, fast-jwt',
  async measure() {
    const issuer = await createTestIssuer({ algorithms: ALGORITHMS, http: true });
    const figures: Figure[] = [];
    for (const algorithm of ALGORITHMS) figures.push(...(await figuresOf(issuer, algorithm)));
    await issuer.close();
    return figures;
  },
};
