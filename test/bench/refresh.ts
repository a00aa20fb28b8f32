import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import { Argon2PasswordHasher, CHEAPEST_COST } from '../../src/adapters/argon2/argon2-password-hasher.js';
import { aUser } from '../../src/testing/builders.js';
import type { Benchmark } from './benchmark.js';
import { openEmbeddedAuth, type EmbeddedAuth } from './embedded-auth.js';
import { compare, rateOf, type Side } from './rounds.js';
import { temporaryFolder } from './server-process.js';

const IN_FLIGHT = 64;
const ROUND_MS = 2_000;
const ROUNDS = 7;
const PASSWORD = 'benchmarks measure, they do not guess';
const NOWHERE = { address: undefined, userAgent: 'bench' };

const signInPool = promisify<string, Uint8Array, KeyObject, Buffer>(sign);

/** The rate of nothing but signatures, as many in flight, over an input as long as ours. */
function bareSignatures(): Side {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const input = Buffer.alloc(580, 'x');
  return () => rateOf(IN_FLIGHT, ROUND_MS, () => signInPool('sha256', input, privateKey));
}

/** One session of one user a lane; each lane always refreshes with its newest token. */
async function rotations({ services, users }: EmbeddedAuth, hasher: Argon2PasswordHasher): Promise<Side> {
  const passwordHash = await hasher.hash(PASSWORD);
  const tokens = await Promise.all(
    Array.from({ length: IN_FLIGHT }, async () => {
      const user = aUser({ passwordHash });
      await users.insert(user);
      const pair = await services.signIn.signIn({ email: user.email, password: PASSWORD, origin: NOWHERE });
      return pair.refreshToken;
    }),
  );
  return () =>
    rateOf(IN_FLIGHT, ROUND_MS, async (lane) => {
      const pair = await services.refreshRotation.refresh(tokens[lane] ?? '', NOWHERE);
      tokens[lane] = pair.refreshToken;
    });
}

export const benchmark: Benchmark = {
  about: 'refreshes in process, 64 in flight, SQLite with synchronous=FULL, against bare RS256 signatures',
  async measure() {
    const hasher = new Argon2PasswordHasher({ cost: CHEAPEST_COST });
    await using auth = await openEmbeddedAuth(temporaryFolder(), hasher);
    const { ratio, measured, baseline } = await compare(
      await rotations(auth, hasher),
      bareSignatures(),
      ROUNDS,
    );
    return [
      { what: 'bare RS256 signatures', value: baseline, unit: '/s' },
      { what: 'refreshes: rotation and access token', value: measured, unit: '/s' },
      { what: 'refreshes over signatures', value: ratio, unit: '×', atLeast: 0.7 },
    ];
  },
};
