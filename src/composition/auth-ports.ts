import type { AuditLog } from '../ports/audit-log.js';
import type { ClaimsEnricher } from '../ports/claims-enricher.js';
import type { Clock } from '../ports/clock.js';
import type { Digest } from '../ports/digest.js';
import type { EventCounter } from '../ports/event-counter.js';
import type { GroupRepository } from '../ports/group-repository.js';
import type { HealthCheck } from '../ports/health-check.js';
import type { KeySealer } from '../ports/key-sealer.js';
import type { Mac } from '../ports/mac.js';
import type { PasswordBlocklist } from '../ports/password-blocklist.js';
import type { PasswordHasher } from '../ports/password-hasher.js';
import type { RandomSource } from '../ports/random-source.js';
import type { RateLimiter } from '../ports/rate-limiter.js';
import type { RevocationHints } from '../ports/revocation-hints.js';
import type { ServiceTokenRepository } from '../ports/service-token-repository.js';
import type { SettingsStore } from '../ports/settings-store.js';
import type { Signer } from '../ports/signer.js';
import type { SigningKeyStore } from '../ports/signing-key-store.js';
import type { StoreClock } from '../ports/store-clock.js';
import type { SuperadminRoster } from '../ports/superadmin-roster.js';
import type { TokenFamilyStore } from '../ports/token-family-store.js';
import type { UserRepository } from '../ports/user-repository.js';

/** The ports that keep records. */
export interface StorePorts {
  readonly users: UserRepository;
  readonly groups: GroupRepository;
  readonly families: TokenFamilyStore;
  readonly serviceTokens: ServiceTokenRepository;
  readonly settings: SettingsStore;
  readonly roster: SuperadminRoster;
  readonly signingKeys: SigningKeyStore;
  /** The clock of a store that several machines share; absent: the machine's own. */
  readonly storeClock?: StoreClock | undefined;
  /** What readiness asks after, beside the ports that are a `HealthCheck` themselves: the database below the stores. */
  readonly healthChecks?: readonly HealthCheck[] | undefined;
}

/** Everything the domain needs from outside, each behind its port. */
export interface AuthPorts extends StorePorts {
  readonly signer: Signer;
  readonly mac: Mac;
  readonly sealer: KeySealer;
  readonly digest: Digest;
  readonly hasher: PasswordHasher;
  readonly blocklist: PasswordBlocklist;
  readonly limiter: RateLimiter;
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly audit: AuditLog;
  /** Told of everything that revokes; absent: resource servers learn it when they ask. */
  readonly hints?: RevocationHints | undefined;
  /** Claims of the application's own; none unless given. */
  readonly enricher?: ClaimsEnricher | undefined;
  readonly counter: EventCounter;
}
