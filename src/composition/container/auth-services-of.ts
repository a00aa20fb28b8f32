import type { AuthServices } from '../../domain/auth-services.js';
import { SERVICES as S, T } from './auth-tokens.js';
import type { AuthContainer } from './create-container.js';

/** The domain services of a running container, as `createAuth` gives them and `createAuthApp` takes them. */
export const authServicesOf = ({
  get,
  healthChecks,
}: Pick<AuthContainer, 'get' | 'healthChecks'>): AuthServices => ({
  issuer: get(T.config).issuer,
  audience: get(T.config).audience,
  healthChecks: healthChecks(),
  signIn: get(S.signIn),
  registration: get(S.registration),
  refreshRotation: get(S.refreshRotation),
  sessions: get(S.sessions),
  account: get(S.account),
  userAdministration: get(S.userAdministration),
  userDirectory: get(S.userDirectory),
  groupMembership: get(S.groupMembership),
  serviceTokens: get(S.serviceTokens),
  tokenVerifier: get(S.tokenVerifier),
  authentication: get(S.authentication),
  resourceServerAccess: get(S.resourceServerAccess),
  revocationBulletin: get(S.revocationBulletin),
  ownRevocations: get(S.ownRevocations),
  introspection: get(S.introspection),
  keyRing: get(S.keyRing),
  keyAdministration: get(S.keyAdministration),
  operator: {
    keyOperations: get(S.keyOperations),
    firstAdmin: get(S.firstAdmin),
    recovery: get(S.recovery),
    rosterRepair: get(S.rosterRepair),
    housekeeping: get(S.housekeeping),
  },
});
