import type { HealthCheck } from '../ports/health-check.js';
import type { Account } from './account.js';
import type { Authentication } from './authentication.js';
import type { FirstAdmin } from './first-admin.js';
import type { GroupMembership } from './group-membership.js';
import type { Housekeeping } from './housekeeping.js';
import type { Introspection } from './introspection.js';
import type { KeyAdministration } from './key-administration.js';
import type { KeyOperations } from './key-operations.js';
import type { KeyRing } from './key-ring.js';
import type { OwnRevocations } from './own-revocations.js';
import type { Recovery } from './recovery.js';
import type { RefreshRotation } from './refresh-rotation.js';
import type { Registration } from './registration.js';
import type { ResourceServerAccess } from './resource-server-access.js';
import type { RevocationBulletin } from './revocation-bulletin.js';
import type { RosterRepair } from './roster-repair.js';
import type { ServiceTokens } from './service-tokens.js';
import type { Sessions } from './sessions.js';
import type { SignIn } from './sign-in.js';
import type { TokenVerifier } from './token-verifier.js';
import type { UserAdministration } from './user-administration.js';
import type { UserDirectory } from './user-directory.js';

/**
 * For whoever has the machine, and for the upkeep beside the domain. They ask nobody for a right: no route may
 * lead to them without a check of its own.
 */
export interface OperatorServices {
  /** What `keyAdministration` does for superadmins, and the import of keys. */
  readonly keyOperations: KeyOperations;
  /** Makes the first superadmin of an empty store. */
  readonly firstAdmin: FirstAdmin;
  /** Makes accounts of any role, sets passwords, ends sessions. */
  readonly recovery: Recovery;
  /** Ends what a crash has cut; for the start. */
  readonly rosterRepair: RosterRepair;
  /** Removes what has expired; for every hour. */
  readonly housekeeping: Housekeeping;
}

/** Everything an application calls, wired. Services that take a `caller` or a token decide what it may do. */
export interface AuthServices {
  /** Public address of this issuer: `iss` of its tokens. */
  readonly issuer: string;
  /** `aud` of its tokens where a sign-in names no other. */
  readonly audience: string;
  /** What they depend on and can be asked after; `/readyz` asks it. */
  readonly healthChecks: readonly HealthCheck[];
  readonly signIn: SignIn;
  readonly registration: Registration;
  readonly refreshRotation: RefreshRotation;
  readonly sessions: Sessions;
  readonly account: Account;
  readonly userAdministration: UserAdministration;
  readonly userDirectory: UserDirectory;
  readonly groupMembership: GroupMembership;
  readonly serviceTokens: ServiceTokens;
  readonly tokenVerifier: TokenVerifier;
  readonly authentication: Authentication;
  readonly resourceServerAccess: ResourceServerAccess;
  readonly revocationBulletin: RevocationBulletin;
  readonly ownRevocations: OwnRevocations;
  readonly introspection: Introspection;
  readonly keyAdministration: KeyAdministration;
  /** The keys as this process knows them; `start()` before the first token. */
  readonly keyRing: KeyRing;
  /** What no caller may be let through to. */
  readonly operator: OperatorServices;
}
