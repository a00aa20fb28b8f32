import { performance } from 'node:perf_hooks';
import { Argon2PasswordHasher } from '../../src/adapters/argon2/argon2-password-hasher.js';
import { AuthError } from '../../src/domain/errors.js';
import { aUser } from '../../src/testing/builders.js';
import type { Benchmark, Figure } from './benchmark.js';
import { openEmbeddedAuth, type EmbeddedAuth } from './embedded-auth.js';
import { temporaryFolder } from './server-process.js';
import { kolmogorovSmirnovP, median, separability } from './statistics.js';

const SAMPLES = 2_000;
const WARM_UP = 100;

const NOWHERE = { address: undefined, userAgent: 'bench' };
const KINDS = ['unknown', 'wrong', 'suspended', 'passwordless'] as const;
type Kind = (typeof KINDS)[number];

async function addressesOf(
  users: EmbeddedAuth['users'],
  passwordHash: string,
): Promise<Record<Kind, string>> {
  const wrong = aUser({ passwordHash });
  const suspended = aUser({ passwordHash, status: 'suspended' });
  const passwordless = aUser({ passwordHash: undefined });
  for (const user of [wrong, suspended, passwordless]) await users.insert(user);
  return {
    unknown: `nobody-${wrong.email}`,
    wrong: wrong.email,
    suspended: suspended.email,
    passwordless: passwordless.email,
  };
}

/** Milliseconds until the refusal. */
async function refusalTime({ services }: EmbeddedAuth, email: string): Promise<number> {
  const start = performance.now();
  try {
    await services.signIn.signIn({ email, password: 'not the password', origin: NOWHERE });
  } catch (error) {
    const elapsed = performance.now() - start;
    if (error instanceof AuthError && error.code === 'invalid_credentials') return elapsed;
    throw error;
  }
  throw new Error('A sign-in that had to be refused succeeded.');
}

/** One of each kind in turn, in an order that changes, so that a drift of the machine falls on all alike. */
async function sample(auth: EmbeddedAuth, addresses: Record<Kind, string>): Promise<Record<Kind, number[]>> {
  const times: Record<Kind, number[]> = { unknown: [], wrong: [], suspended: [], passwordless: [] };
  for (let round = -WARM_UP; round < SAMPLES; round += 1) {
    const first = Math.floor(Math.random() * KINDS.length);
    for (let step = 0; step < KINDS.length; step += 1) {
      const kind = KINDS[(first + step) % KINDS.length] ?? 'unknown';
      const elapsed = await refusalTime(auth, addresses[kind]);
      if (round >= 0) times[kind].push(elapsed);
    }
  }
  return times;
}

function figuresOf(kind: Kind, own: readonly number[], others: readonly number[]): readonly Figure[] {
  return [
    { what: `refusal, ${kind}: median`, value: median(own), unit: 'ms' },
    {
      what: `${kind} against the other three: Kolmogorov-Smirnov p`,
      value: kolmogorovSmirnovP(own, others),
      unit: '',
    },
    {
      what: `${kind} against the other three: separability`,
      value: separability(own, others),
      unit: '',
      atMost: 0.55,
    },
  ];
}

export const benchmark: Benchmark = {
  about: `refused sign-ins in process at the default cost, ${SAMPLES} of each kind: 0.5 is a coin, 1 tells them apart each time`,
  async measure() {
    const hasher = new Argon2PasswordHasher();
    await using auth = await openEmbeddedAuth(temporaryFolder(), hasher);
    const times = await sample(auth, await addressesOf(auth.users, await hasher.hash('the password')));
    return KINDS.flatMap((kind) =>
      figuresOf(
        kind,
        times[kind],
        KINDS.filter((other) => other !== kind).flatMap((other) => times[other]),
      ),
    );
  },
};
