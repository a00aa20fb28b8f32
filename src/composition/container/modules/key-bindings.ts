import { KeyAdministration } from '../../../domain/key-administration.js';
import { KeyEditor } from '../../../domain/key-editor.js';
import { KeyOperations } from '../../../domain/key-operations.js';
import { KeyRing } from '../../../domain/key-ring.js';
import { KeyRotation } from '../../../domain/key-rotation.js';
import { KeyVault } from '../../../domain/key-vault.js';
import { RefreshKeys } from '../../../domain/refresh-keys.js';
import { T } from '../auth-tokens.js';
import type { Binder } from '../binder.js';
import { INNER } from './core-tokens.js';
import { made } from './made.js';

/** The keys and what moves them; a part of the core module. The key ring is started. */
export function bindKeys({ bind }: Binder): void {
  bind(INNER.keyVault).toResolvedValue(made(KeyVault), [T.sealer, T.signer, T.mac]);
  bind(INNER.keyRotation).toResolvedValue(made(KeyRotation), [
    T.signingKeys,
    INNER.keyVault,
    T.clock,
    T.storeClock,
    INNER.audit,
    INNER.config,
  ]);
  bind(T.keyRing).toResolvedValue(
    async (store, rotation, vault, clock, config) => {
      const keyRing = new KeyRing(store, rotation, vault, clock, config);
      await keyRing.start();
      return keyRing;
    },
    [T.signingKeys, INNER.keyRotation, INNER.keyVault, T.clock, INNER.config],
  );
  bind(INNER.keyEditor).toResolvedValue(made(KeyEditor), [
    T.signingKeys,
    INNER.keyRotation,
    INNER.keyVault,
    INNER.config,
  ]);
  bind(T.keyOperations).toResolvedValue(made(KeyOperations), [
    INNER.keyEditor,
    T.families,
    INNER.keyRotation,
    INNER.keyVault,
    T.keyRing,
    INNER.audit,
    INNER.config,
  ]);
  bind(T.keyAdministration).toResolvedValue(made(KeyAdministration), [T.users, T.keyRing, T.keyOperations]);
  bind(INNER.refreshKeys).toResolvedValue(made(RefreshKeys), [T.keyRing, T.mac]);
}
