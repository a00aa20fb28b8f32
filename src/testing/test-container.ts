import { DiscardingAuditLog } from '../domain/discarding-audit-log.js';
import { MemoryRateLimiter } from '../adapters/memory/memory-rate-limiter.js';
import { AUTH_DEFAULTS, type AuthConfig } from '../composition/auth-config.js';
import type { ContainerOptions, Overrides } from '../composition/container/container-options.js';
import type { AuthContainer } from '../composition/container/create-container.js';
import { FixedClock } from './fixed-clock.js';
import { SequenceRandom } from './sequence-random.js';

/** What is left to say when the configuration of a test has been filled in. */
export interface TestContainerOptions extends Omit<ContainerOptions, 'config' | 'profiles' | 'overrides'> {
  readonly config?: Partial<AuthConfig>;
}

/** The configuration of test containers: the defaults, an issuer of their own, keys that are made quickly. */
export const TEST_CONFIG: AuthConfig = {
  ...AUTH_DEFAULTS,
  issuer: 'https://auth.test',
  algorithm: 'EdDSA',
  autoCreateAdmin: false,
};

/**
 * The whole domain for one test: stores in memory, a clock that stands still, ids that repeat from run to
 * run, the cheapest hashing, no line of log. `await using auth = await testContainer()` stops it at the end
 * of the block; else `await auth.stop()`.
 * @param overrides what the test brings itself, by the name in `T`: `{ clock }`, `{ users: myRepository }`.
 */
export async function testContainer(
  overrides: Overrides = {},
  { config = {}, modules = [], ...options }: TestContainerOptions = {},
): Promise<AuthContainer> {
  // Imported here: whoever takes only a fixed clock from this kit loads no container.
  const [{ createContainer }, { cheapHashing }] = await Promise.all([
    import('../composition/container/create-container.js'),
    import('./cheap-hashing.js'),
  ]);
  const clock = overrides.clock ?? new FixedClock();
  return createContainer({
    ...options,
    config: { ...TEST_CONFIG, ...config },
    profiles: ['test'],
    modules: [...modules, cheapHashing],
    overrides: {
      clock,
      random: new SequenceRandom(),
      limiter: new MemoryRateLimiter(clock),
      audit: new DiscardingAuditLog(),
      ...overrides,
    },
  });
}
