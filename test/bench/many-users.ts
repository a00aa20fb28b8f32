import { Argon2PasswordHasher, CHEAPEST_COST } from '../../src/adapters/argon2/argon2-password-hasher.js';
import { aUser } from '../../src/testing/builders.js';
import type { User } from '../../src/domain/model/user.js';
import type { Benchmark } from './benchmark.js';
import { openEmbeddedAuth, type EmbeddedAuth } from './embedded-auth.js';
import { compare, rateOf, type Side } from './rounds.js';
import { temporaryFolder } from './server-process.js';

const FEW = 1_000;
const MANY = 1_000_000;
const SESSIONS = 1_000;
const IN_FLIGHT = 16;
const ROUND_MS = 2_000;
const ROUNDS = 7;
const PASSWORD = 'x';
const NOWHERE = { address: undefined, userAgent: 'bench' };
const MIB = 1024 * 1024;

/** Users through the adapter's own insert, a thousand under way at a time: group commit makes it bearable. */
async function fill({ users }: EmbeddedAuth, count: number, passwordHash: string): Promise<readonly User[]> {
  const kept: User[] = [];
  for (let done = 0; done < count; done += 1_000) {
    const batch = Array.from({ length: 1_000 }, () => aUser({ passwordHash }));
    await Promise.all(batch.map((user) => users.insert(user)));
    for (let pick = 0; pick < (SESSIONS * 1_000) / count; pick += 1) kept.push(batch[pick] ?? aUser());
  }
  return kept;
}

/** Sessions of users spread over the whole table, refreshed in turn: each touches pages of its own. */
async function refreshes({ services }: EmbeddedAuth, owners: readonly User[]): Promise<Side> {
  const tokens: string[] = [];
  for (const { email } of owners)
    tokens.push((await services.signIn.signIn({ email, password: PASSWORD, origin: NOWHERE })).refreshToken);
  const positions = Array.from({ length: IN_FLIGHT }, (_, lane) => lane);
  return () =>
    rateOf(IN_FLIGHT, ROUND_MS, async (lane) => {
      const at = positions[lane] ?? 0;
      positions[lane] = at + IN_FLIGHT < tokens.length ? at + IN_FLIGHT : lane;
      tokens[at] = (await services.refreshRotation.refresh(tokens[at] ?? '', NOWHERE)).refreshToken;
    });
}

export const benchmark: Benchmark = {
  about: 'refreshes in process with 1,000,000 users against those with 1,000, and the memory it takes',
  async measure() {
    const hasher = new Argon2PasswordHasher({ cost: CHEAPEST_COST });
    const passwordHash = await hasher.hash(PASSWORD);
    await using few = await openEmbeddedAuth(temporaryFolder(), hasher);
    await using many = await openEmbeddedAuth(temporaryFolder(), hasher);
    const fewOwners = await fill(few, FEW, passwordHash);
    const before = process.memoryUsage.rss() / MIB;
    const start = performance.now();
    const manyOwners = await fill(many, MANY, passwordHash);
    const insertsPerSecond = (MANY * 1000) / (performance.now() - start);
    const manySide = await refreshes(many, manyOwners);
    const { ratio, measured, baseline } = await compare(manySide, await refreshes(few, fewOwners), ROUNDS);
    return [
      { what: 'users stored', value: insertsPerSecond, unit: '/s' },
      { what: 'refreshes with 1,000 users', value: baseline, unit: '/s' },
      { what: 'refreshes with 1,000,000 users', value: measured, unit: '/s' },
      { what: 'refreshes with many over few', value: ratio, unit: '×', atLeast: 0.9 },
      { what: 'resident memory before the many', value: before, unit: 'MiB' },
      { what: 'resident memory at the end', value: process.memoryUsage.rss() / MIB, unit: 'MiB' },
    ];
  },
};
