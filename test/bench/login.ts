import { verify } from 'argon2';
import { availableParallelism } from 'node:os';
import { Argon2PasswordHasher } from '../../src/adapters/argon2/argon2-password-hasher.js';
import { aUser } from '../../src/testing/builders.js';
import type { Benchmark } from './benchmark.js';
import { openEmbeddedAuth } from './embedded-auth.js';
import { compare, rateOf } from './rounds.js';
import { temporaryFolder } from './server-process.js';

const ROUND_MS = 3_000;
const ROUNDS = 5;
const PASSWORD = 'benchmarks measure, they do not guess';
const NOWHERE = { address: undefined, userAgent: 'bench' };

export const benchmark: Benchmark = {
  about: 'sign-ins in process, Argon2id at its default cost, against bare Argon2id verifications',
  async measure() {
    const hasher = new Argon2PasswordHasher();
    await using auth = await openEmbeddedAuth(temporaryFolder(), hasher);
    const passwordHash = await hasher.hash(PASSWORD);
    const user = aUser({ passwordHash });
    await auth.users.insert(user);
    const credentials = { email: user.email, password: PASSWORD, origin: NOWHERE };
    const cores = availableParallelism();
    const { ratio, measured, baseline } = await compare(
      () => rateOf(2 * cores, ROUND_MS, () => auth.services.signIn.signIn(credentials)),
      () => rateOf(cores, ROUND_MS, () => verify(passwordHash, PASSWORD)),
      ROUNDS,
    );
    return [
      { what: 'bare Argon2id verifications (19 MiB, 2 passes)', value: baseline, unit: '/s' },
      { what: 'sign-ins: hash, session, two tokens', value: measured, unit: '/s' },
      { what: 'sign-ins over verifications', value: ratio, unit: '×', atLeast: 0.9 },
    ];
  },
};
