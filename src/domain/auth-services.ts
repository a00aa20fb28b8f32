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
 * Everything an application calls, wired. Services that take a `caller` or a token decide what it may do;
 * those at the end check nobody: they are for the operator of the machine and for the upkeep beside the domain,
 * and no route may lead to them without a check of its own.
 */
export interface AuthServices {
  /** Public address of this issuer: `iss` of its tokens. */
  readonly issuer: string;
  /** `aud` of its tokens where a sign-in names no other. */
  readonly audience: string;
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
  /** Checks nobody: starts, moves and reads the keys. */
  readonly keyRing: KeyRing;
  /** Checks nobody, for the operator of the machine; `keyAdministration` is the same for superadmins. */
  readonly keyOperations: KeyOperations;
  /** Checks nobody: makes the first superadmin of an empty store. */
  readonly firstAdmin: FirstAdmin;
  /** Checks nobody: makes accounts of any role and sets passwords, for the operator of the machine. */
  readonly recovery: Recovery;
  /** Checks nobody; for the start. */
  readonly rosterRepair: RosterRepair;
  /** Checks nobody; for every hour. */
  readonly housekeeping: Housekeeping;
}
