import { Account } from '../domain/account.js';
import type { AuthServices } from '../domain/auth-services.js';
import { Audiences } from '../domain/audiences.js';
import { Authentication } from '../domain/authentication.js';
import { FirstAdmin } from '../domain/first-admin.js';
import { GroupMembership } from '../domain/group-membership.js';
import { GroupRemoval } from '../domain/group-removal.js';
import { HintingAuditLog } from '../domain/hinting-audit-log.js';
import { Housekeeping } from '../domain/housekeeping.js';
import { Introspection } from '../domain/introspection.js';
import { KeyAdministration } from '../domain/key-administration.js';
import { KeyEditor } from '../domain/key-editor.js';
import { KeyOperations } from '../domain/key-operations.js';
import { KeyRing } from '../domain/key-ring.js';
import { KeyRotation } from '../domain/key-rotation.js';
import { KeyVault } from '../domain/key-vault.js';
import { OwnRevocations } from '../domain/own-revocations.js';
import { PasswordPolicy } from '../domain/password-policy.js';
import { Recovery } from '../domain/recovery.js';
import { RefreshKeys } from '../domain/refresh-keys.js';
import { RefreshRotation } from '../domain/refresh-rotation.js';
import { RefreshTokens } from '../domain/refresh-tokens.js';
import { Registration } from '../domain/registration.js';
import { ResourceServerAccess } from '../domain/resource-server-access.js';
import { RevocationBulletin } from '../domain/revocation-bulletin.js';
import { Revocation } from '../domain/revocation.js';
import { RosterRepair } from '../domain/roster-repair.js';
import { ServiceTokenCache } from '../domain/service-token-cache.js';
import { ServiceTokenFormat } from '../domain/service-token-format.js';
import { ServiceTokens } from '../domain/service-tokens.js';
import { SessionOpening } from '../domain/session-opening.js';
import { Sessions } from '../domain/sessions.js';
import { SignIn } from '../domain/sign-in.js';
import { SignInThrottle } from '../domain/sign-in-throttle.js';
import { Throttle } from '../domain/throttle.js';
import { NoExtraClaims } from '../domain/token-contents.js';
import { TokenIssuer } from '../domain/token-issuer.js';
import { TokenPairs } from '../domain/token-pairs.js';
import { TokenVerifier } from '../domain/token-verifier.js';
import { UserAdministration } from '../domain/user-administration.js';
import { UserDirectory } from '../domain/user-directory.js';
import { UserEditor } from '../domain/user-editor.js';
import { UserLifecycle } from '../domain/user-lifecycle.js';
import { VerifiedTokenCache } from '../domain/verified-token-cache.js';
import { assertAuthPorts, portsIn } from './assert-auth-ports.js';
import type { AuthConfig } from './auth-config.js';
import type { AuthPorts } from './auth-ports.js';
import { domainConfigOf } from './domain-config.js';
import { healthChecksIn } from './health-checks-in.js';
import { localStoreClock } from './local-store-clock.js';
import { ownPolicy } from './own-policy.js';

/**
 * Wires the domain over the given ports, without a container. Nothing runs and nothing is opened; `startAuth`
 * does all that is left to do, and whoever calls this has to do it: await `keyRing.start()` before the
 * first token; of `operator`, await `rosterRepair.run()`, which ends what a crash has cut, and
 * `firstAdmin.ensure()` where a superadmin is to be made, and call `housekeeping.sweep()` every hour, or what
 * expired stays in the store for ever (`keyRing.maintain()` every few seconds moves the keys on also while
 * nobody asks for any).
 * @throws AuthConfigError naming every member of the configuration that is wrong, missing or unknown; Error naming
 * every port that is missing.
 */
export function createAuth(ports: AuthPorts, config: AuthConfig): AuthServices {
  const domainConfig = domainConfigOf(config);
  assertAuthPorts(ports);
  const { users, groups, families, roster, hasher, clock, random, digest, mac, signer, counter } = ports;
  const audit = ports.hints === undefined ? ports.audit : new HintingAuditLog(ports.audit, ports.hints);
  const { signingKeys, storeClock = localStoreClock(clock) } = ports;
  const vault = new KeyVault(ports.sealer, signer, mac);
  const rotation = new KeyRotation(signingKeys, vault, clock, storeClock, audit, domainConfig);
  const keyRing = new KeyRing(signingKeys, rotation, vault, clock, domainConfig);
  const keyEditor = new KeyEditor(signingKeys, rotation, vault, domainConfig);
  const keyOperations = new KeyOperations(keyEditor, families, rotation, vault, keyRing, audit, domainConfig);
  const audiences = new Audiences(domainConfig);
  const refreshTokens = new RefreshTokens(new RefreshKeys(keyRing, mac), digest);
  const issuer = new TokenIssuer(keyRing, signer, digest, audiences, domainConfig);
  const pairs = new TokenPairs(groups, refreshTokens, issuer, ports.enricher ?? new NoExtraClaims());
  const policy = new PasswordPolicy(ports.blocklist, domainConfig);
  const throttle = new Throttle(ports.limiter, clock, domainConfig.throttleEnabled);
  const signInThrottle = new SignInThrottle(ports.limiter, digest, domainConfig.throttleEnabled);
  const editor = new UserEditor(users, roster);
  const lifecycle = new UserLifecycle(users, editor, families, hasher, policy, signInThrottle, random, clock);
  const removal = new GroupRemoval(groups, users, editor, clock);
  const opening = new SessionOpening(families, refreshTokens, pairs, random, clock, domainConfig);
  const tokenVerifier = new TokenVerifier(
    [{ policy: ownPolicy(domainConfig), keys: keyRing }],
    signer,
    clock,
  );
  const serviceTokenCache = new ServiceTokenCache(ports.serviceTokens, clock);
  const format = new ServiceTokenFormat(digest);
  const verifiedTokens = new VerifiedTokenCache(tokenVerifier, digest, clock);
  const revocation = new Revocation(users, families, clock);
  const authentication = new Authentication(verifiedTokens, revocation, audiences);
  return {
    issuer: domainConfig.issuer,
    audience: domainConfig.audience,
    healthChecks: healthChecksIn([...(ports.healthChecks ?? []), ...portsIn(ports)]),
    keyRing,
    keyAdministration: new KeyAdministration(users, keyRing, keyOperations),
    tokenVerifier,
    authentication,
    resourceServerAccess: new ResourceServerAccess(authentication, users, format, serviceTokenCache),
    revocationBulletin: new RevocationBulletin(users, families, groups, keyRing, digest, clock),
    ownRevocations: new OwnRevocations(revocation, groups),
    introspection: new Introspection(
      verifiedTokens,
      revocation,
      refreshTokens,
      families,
      users,
      groups,
      clock,
      audit,
    ),
    signIn: new SignIn(users, hasher, signInThrottle, opening, audiences, editor, clock, audit, counter),
    registration: new Registration(
      users,
      ports.settings,
      hasher,
      policy,
      throttle,
      random,
      clock,
      audit,
      domainConfig,
    ),
    refreshRotation: new RefreshRotation(
      families,
      users,
      refreshTokens,
      pairs,
      throttle,
      random,
      clock,
      audit,
      counter,
      domainConfig,
    ),
    sessions: new Sessions(families, users, lifecycle, refreshTokens, verifiedTokens, clock, audit),
    account: new Account(users, lifecycle, pairs, hasher, policy, throttle, audit),
    userAdministration: new UserAdministration(users, lifecycle, clock, audit),
    userDirectory: new UserDirectory(users, groups, ports.serviceTokens),
    groupMembership: new GroupMembership(groups, users, editor, removal, random, clock, audit),
    serviceTokens: new ServiceTokens(
      ports.serviceTokens,
      users,
      format,
      serviceTokenCache,
      throttle,
      random,
      clock,
      audit,
    ),
    operator: {
      keyOperations,
      firstAdmin: new FirstAdmin(users, editor, hasher, policy, random, clock, audit, domainConfig),
      recovery: new Recovery(users, lifecycle, audit),
      rosterRepair: new RosterRepair(users, roster, audit),
      housekeeping: new Housekeeping(families, users, groups, removal, keyRing, clock),
    },
  };
}
