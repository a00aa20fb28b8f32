import { AUTH_DEFAULTS, createUserTransfer, memoryStores, nodePlatform, startAuth } from 'pico-auth';
import type { Principal } from 'pico-auth';

export const stores = memoryStores();
export const platform = async () => nodePlatform({ dataDir: 'data' });
export const started = async () =>
  startAuth({ ...stores, ...(await platform()) }, { ...AUTH_DEFAULTS, issuer: 'https://issuer.example' });
export const services = async () => ({ ...(await started()).auth });
export const operator = async () => ({ ...(await services()).operator });
export const transfer = async () => ({ ...createUserTransfer({ ...stores, ...(await platform()) }) });

/** What the services give, one by one. */
export const given = async (caller: Principal) => {
  const auth = await services();
  const scope = await auth.resourceServerAccess.admit('token');
  return {
    scope,
    pair: await auth.signIn.signIn({ email: '', password: '', origin: { address: '', userAgent: '' } }),
    profile: await auth.account.me(caller),
    sessions: await auth.sessions.list(caller),
    page: await auth.userDirectory.list(caller, {}),
    organisations: await auth.userDirectory.organisations(caller),
    creation: await auth.serviceTokens.create(caller, { name: '' }),
    verified: await auth.tokenVerifier.verify('token'),
    policies: auth.tokenVerifier.policies(),
    active: await auth.introspection.introspect(scope, 'token'),
    revoked: await auth.revocationBulletin.tokens(scope),
    keys: await auth.keyAdministration.list(caller),
    unusable: auth.keyRing.unusable(),
    rewrapped: await auth.operator.keyOperations.rewrap('operator'),
    admin: await auth.operator.firstAdmin.ensure(),
    swept: await auth.operator.housekeeping.sweep(),
  };
};
