import { Introspection } from '../../../domain/introspection.js';
import { OwnRevocations } from '../../../domain/own-revocations.js';
import { ResourceServerAccess } from '../../../domain/resource-server-access.js';
import { RevocationBulletin } from '../../../domain/revocation-bulletin.js';
import { T } from '../auth-tokens.js';
import type { Binder } from '../binder.js';
import { INNER } from './core-tokens.js';
import { made } from './made.js';

/** What the server tells resource servers about tokens; a part of the core module. */
export function bindResourceServers({ bind }: Binder): void {
  bind(T.resourceServerAccess).toResolvedValue(made(ResourceServerAccess), [
    T.authentication,
    T.users,
    INNER.serviceTokenFormat,
    INNER.serviceTokenCache,
  ]);
  bind(T.revocationBulletin).toResolvedValue(made(RevocationBulletin), [
    T.users,
    T.families,
    T.groups,
    T.keyRing,
    T.digest,
    T.clock,
  ]);
  bind(T.ownRevocations).toResolvedValue(made(OwnRevocations), [INNER.revocation, T.groups]);
  bind(T.introspection).toResolvedValue(made(Introspection), [
    INNER.verifiedTokenCache,
    INNER.revocation,
    INNER.refreshTokens,
    T.families,
    T.users,
    T.groups,
    T.clock,
    INNER.audit,
  ]);
}
