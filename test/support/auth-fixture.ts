import { Argon2PasswordHasher, CHEAPEST_COST } from '../../src/adapters/argon2/argon2-password-hasher.js';
import { CommonPasswordBlocklist } from '../../src/adapters/blocklist/common-password-blocklist.js';
import { MemoryEventCounter } from '../../src/adapters/memory/memory-event-counter.js';
import { MemoryRevocationHints } from '../../src/adapters/memory/memory-revocation-hints.js';
import { MemoryRateLimiter } from '../../src/adapters/memory/memory-rate-limiter.js';
import { HmacSha256Mac } from '../../src/adapters/node/hmac-sha256-mac.js';
import { DefaultSigner } from '../../src/composition/default-signer.js';
import { Sha256Digest } from '../../src/adapters/node/sha256-digest.js';
import { AUTH_DEFAULTS, type AuthConfig } from '../../src/composition/auth-config.js';
import type { AuthPorts } from '../../src/composition/auth-ports.js';
import { createAuth } from '../../src/composition/create-auth.js';
import { localStoreClock } from '../../src/composition/local-store-clock.js';
import { processKeySealer } from '../../src/composition/open-key-sealer.js';
import type { AuthServices } from '../../src/domain/auth-services.js';
import type { TokenPair } from '../../src/domain/model/access-token.js';
import type { Principal, RequestOrigin } from '../../src/domain/model/principal.js';
import type { Role } from '../../src/domain/model/role.js';
import { asOrgId, DEFAULT_ORG } from '../../src/domain/model/ids.js';
import { NoExtraClaims } from '../../src/domain/token-contents.js';
import type { User } from '../../src/domain/model/user.js';
import { FixedClock } from '../../src/testing/fixed-clock.js';
import { SequenceRandom } from '../../src/testing/sequence-random.js';
import { RecordingAuditLog } from './recording-audit-log.js';
import { defaultStore, openStores, type StoreKind } from './stores.js';

export const PASSWORD = 'correct horse battery';
export const ORIGIN: RequestOrigin = { address: '203.0.113.7', userAgent: 'test-client/1.0' };
export const TEST_CONFIG: AuthConfig = {
  ...AUTH_DEFAULTS,
  issuer: 'https://auth.example.com',
  algorithm: 'EdDSA',
};

export interface AuthFixture {
  readonly auth: AuthServices;
  readonly ports: AuthPorts;
  readonly clock: FixedClock;
  readonly audit: RecordingAuditLog;
  readonly counter: MemoryEventCounter;
  /** A user of this role who can sign in with PASSWORD. */
  user(role?: Role, orgId?: string): Promise<User>;
  signIn(user: User): Promise<TokenPair>;
  /** Signs in and authenticates: the caller of a service. */
  caller(user: User): Promise<Principal>;
  close(): Promise<void>;
}

export interface FixtureOptions {
  readonly store?: StoreKind;
  readonly config?: Partial<AuthConfig>;
  /** Replaces or wraps ports after the stores are open. */
  readonly ports?: (ports: AuthPorts) => Partial<AuthPorts>;
}

let people = 0;

/** The whole domain over real stores, on a fixed clock, with the cheapest hashing. */
export async function authFixture(options: FixtureOptions = {}): Promise<AuthFixture> {
  const stores = await openStores(options.store ?? defaultStore());
  const clock = new FixedClock();
  const audit = new RecordingAuditLog();
  const counter = new MemoryEventCounter();
  const given: AuthPorts = {
    ...stores.ports,
    sealer: processKeySealer(),
    storeClock: localStoreClock(clock),
    signer: new DefaultSigner(),
    mac: new HmacSha256Mac(),
    digest: new Sha256Digest(),
    hasher: new Argon2PasswordHasher({ cost: CHEAPEST_COST, maxWaiting: 100_000 }),
    blocklist: new CommonPasswordBlocklist(['password1', 'trustno1']),
    limiter: new MemoryRateLimiter(clock),
    random: new SequenceRandom(),
    clock,
    audit,
    counter,
    hints: new MemoryRevocationHints(),
    enricher: new NoExtraClaims(),
  };
  const ports = { ...given, ...options.ports?.(given) };
  const config = { ...TEST_CONFIG, ...options.config };
  const auth = createAuth(ports, config);
  await auth.keyRing.start();
  const signIn = (user: User) =>
    auth.signIn.signIn({ email: user.email, password: PASSWORD, origin: ORIGIN });
  return {
    ...{ auth, ports, clock, audit, counter, signIn },
    user: (role = 'viewer', orgId = DEFAULT_ORG) => {
      const email = `person-${(people += 1)}@example.com`;
      return auth.operator.recovery.createUser({
        email,
        password: PASSWORD,
        displayName: '',
        role,
        orgId: asOrgId(orgId),
      });
    },
    caller: async (user) => auth.authentication.authenticate((await signIn(user)).accessToken),
    close: () => stores.close(),
  };
}
