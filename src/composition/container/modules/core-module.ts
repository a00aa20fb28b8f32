import { Account } from '../../../domain/account.js';
import { Audiences } from '../../../domain/audiences.js';
import { Authentication } from '../../../domain/authentication.js';
import { FirstAdmin } from '../../../domain/first-admin.js';
import { GroupMembership } from '../../../domain/group-membership.js';
import { GroupRemoval } from '../../../domain/group-removal.js';
import { HintingAuditLog } from '../../../domain/hinting-audit-log.js';
import { Housekeeping } from '../../../domain/housekeeping.js';
import { PasswordPolicy } from '../../../domain/password-policy.js';
import { Recovery } from '../../../domain/recovery.js';
import { RefreshRotation } from '../../../domain/refresh-rotation.js';
import { RefreshTokens } from '../../../domain/refresh-tokens.js';
import { Registration } from '../../../domain/registration.js';
import { Revocation } from '../../../domain/revocation.js';
import { RosterRepair } from '../../../domain/roster-repair.js';
import { ServiceTokenCache } from '../../../domain/service-token-cache.js';
import { ServiceTokenFormat } from '../../../domain/service-token-format.js';
import { ServiceTokens } from '../../../domain/service-tokens.js';
import { SessionOpening } from '../../../domain/session-opening.js';
import { Sessions } from '../../../domain/sessions.js';
import { SignIn } from '../../../domain/sign-in.js';
import { SignInThrottle } from '../../../domain/sign-in-throttle.js';
import { Throttle } from '../../../domain/throttle.js';
import { TokenIssuer } from '../../../domain/token-issuer.js';
import { TokenPairs } from '../../../domain/token-pairs.js';
import { TokenVerifier } from '../../../domain/token-verifier.js';
import { UserAdministration } from '../../../domain/user-administration.js';
import { UserDirectory } from '../../../domain/user-directory.js';
import { UserEditor } from '../../../domain/user-editor.js';
import { UserLifecycle } from '../../../domain/user-lifecycle.js';
import { VerifiedTokenCache } from '../../../domain/verified-token-cache.js';
import { domainConfigOf } from '../../domain-config.js';
import { ownPolicy } from '../../own-policy.js';
import { T } from '../auth-tokens.js';
import type { Binder } from '../binder.js';
import { defineModule } from '../module.js';
import { INNER } from './core-tokens.js';
import { bindKeys } from './key-bindings.js';
import { made } from './made.js';
import { bindResourceServers } from './resource-server-bindings.js';

/** The domain, wired as `createAuth` wires it; a test compares the two. The key ring is started. */
export const coreModule = defineModule('core', (binder) => {
  bindKeys(binder);
  bindTokens(binder);
  bindSessions(binder);
  bindAccounts(binder);
  bindAdministration(binder);
  bindResourceServers(binder);
});

function bindTokens({ bind }: Binder): void {
  bind(INNER.config).toResolvedValue(domainConfigOf, [T.config]);
  bind(INNER.audit).toResolvedValue(made(HintingAuditLog), [T.audit, T.hints]);
  bind(INNER.audiences).toResolvedValue(made(Audiences), [INNER.config]);
  bind(T.tokenVerifier).toResolvedValue(
    (keyRing, signer, clock, config) =>
      new TokenVerifier([{ policy: ownPolicy(config), keys: keyRing }], signer, clock),
    [T.keyRing, T.signer, T.clock, INNER.config],
  );
  bind(INNER.verifiedTokenCache).toResolvedValue(
    (verifier, digest, clock) => new VerifiedTokenCache(verifier, digest, clock),
    [T.tokenVerifier, T.digest, T.clock],
  );
  bind(INNER.revocation).toResolvedValue(made(Revocation), [T.users, T.families, T.clock]);
  bind(T.authentication).toResolvedValue(made(Authentication), [
    INNER.verifiedTokenCache,
    INNER.revocation,
    INNER.audiences,
  ]);
  bind(INNER.tokenIssuer).toResolvedValue(made(TokenIssuer), [
    T.keyRing,
    T.signer,
    T.digest,
    INNER.audiences,
    INNER.config,
  ]);
  bind(INNER.refreshTokens).toResolvedValue(made(RefreshTokens), [INNER.refreshKeys, T.digest]);
  bind(INNER.tokenPairs).toResolvedValue(made(TokenPairs), [
    T.groups,
    INNER.refreshTokens,
    INNER.tokenIssuer,
    T.enricher,
  ]);
}

function bindSessions({ bind }: Binder): void {
  bind(INNER.throttle).toResolvedValue(
    (limiter, clock, config) => new Throttle(limiter, clock, config.throttleEnabled),
    [T.limiter, T.clock, INNER.config],
  );
  bind(INNER.signInThrottle).toResolvedValue(
    (limiter, digest, config) => new SignInThrottle(limiter, digest, config.throttleEnabled),
    [T.limiter, T.digest, INNER.config],
  );
  bind(INNER.sessionOpening).toResolvedValue(made(SessionOpening), [
    T.families,
    INNER.refreshTokens,
    INNER.tokenPairs,
    T.random,
    T.clock,
    INNER.config,
  ]);
  bind(T.signIn).toResolvedValue(made(SignIn), [
    T.users,
    T.hasher,
    INNER.signInThrottle,
    INNER.sessionOpening,
    INNER.audiences,
    INNER.userEditor,
    T.clock,
    INNER.audit,
    T.counter,
  ]);
  bind(T.refreshRotation).toResolvedValue(made(RefreshRotation), [
    T.families,
    T.users,
    INNER.refreshTokens,
    INNER.tokenPairs,
    INNER.throttle,
    T.random,
    T.clock,
    INNER.audit,
    T.counter,
    INNER.config,
  ]);
  bind(T.sessions).toResolvedValue(made(Sessions), [
    T.families,
    T.users,
    INNER.userLifecycle,
    INNER.refreshTokens,
    INNER.verifiedTokenCache,
    T.clock,
    INNER.audit,
  ]);
}

function bindAccounts({ bind }: Binder): void {
  bind(INNER.passwordPolicy).toResolvedValue(made(PasswordPolicy), [T.blocklist, INNER.config]);
  bind(INNER.userEditor).toResolvedValue(made(UserEditor), [T.users, T.roster]);
  bind(INNER.userLifecycle).toResolvedValue(made(UserLifecycle), [
    T.users,
    INNER.userEditor,
    T.families,
    T.hasher,
    INNER.passwordPolicy,
    INNER.signInThrottle,
    T.random,
    T.clock,
  ]);
  bind(T.registration).toResolvedValue(made(Registration), [
    T.users,
    T.settings,
    T.hasher,
    INNER.passwordPolicy,
    INNER.throttle,
    T.random,
    T.clock,
    INNER.audit,
    INNER.config,
  ]);
  bind(T.account).toResolvedValue(made(Account), [
    T.users,
    INNER.userLifecycle,
    INNER.tokenPairs,
    T.hasher,
    INNER.passwordPolicy,
    INNER.throttle,
    INNER.audit,
  ]);
  bind(T.firstAdmin).toResolvedValue(made(FirstAdmin), [
    T.users,
    INNER.userEditor,
    T.hasher,
    INNER.passwordPolicy,
    T.random,
    T.clock,
    INNER.audit,
    INNER.config,
  ]);
  bind(T.recovery).toResolvedValue(made(Recovery), [T.users, INNER.userLifecycle, INNER.audit]);
}

function bindAdministration({ bind }: Binder): void {
  bind(T.userAdministration).toResolvedValue(made(UserAdministration), [
    T.users,
    INNER.userLifecycle,
    T.clock,
    INNER.audit,
  ]);
  bind(T.userDirectory).toResolvedValue(made(UserDirectory), [T.users, T.groups, T.serviceTokenRepository]);
  bind(INNER.groupRemoval).toResolvedValue(made(GroupRemoval), [
    T.groups,
    T.users,
    INNER.userEditor,
    T.clock,
  ]);
  bind(T.groupMembership).toResolvedValue(made(GroupMembership), [
    T.groups,
    T.users,
    INNER.userEditor,
    INNER.groupRemoval,
    T.random,
    T.clock,
    INNER.audit,
  ]);
  bind(INNER.serviceTokenFormat).toResolvedValue(made(ServiceTokenFormat), [T.digest]);
  bind(INNER.serviceTokenCache).toResolvedValue(made(ServiceTokenCache), [T.serviceTokenRepository, T.clock]);
  bind(T.serviceTokens).toResolvedValue(made(ServiceTokens), [
    T.serviceTokenRepository,
    T.users,
    INNER.serviceTokenFormat,
    INNER.serviceTokenCache,
    INNER.throttle,
    T.random,
    T.clock,
    INNER.audit,
  ]);
  bind(T.rosterRepair).toResolvedValue(made(RosterRepair), [T.users, T.roster, INNER.audit]);
  bind(T.housekeeping).toResolvedValue(made(Housekeeping), [
    T.families,
    T.users,
    T.groups,
    INNER.groupRemoval,
    T.keyRing,
    T.clock,
  ]);
}
