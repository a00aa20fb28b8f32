import { T } from '../auth-tokens.js';
import type { SynchronousLoad } from '../binder.js';
import { MemoryStoreError } from '../memory-store-error.js';
import { defineModule, type AuthModule } from '../module.js';
import { mayForget } from '../profiles.js';

/** Records and keys in this process; gone when it ends, and with them every token it signed. */
export const bindMemory: SynchronousLoad = ({ bind }) => {
  bind(T.users).toResolvedValue(async () => {
    const { MemoryUserRepository } = await import('../../../adapters/memory/memory-user-repository.js');
    return new MemoryUserRepository();
  }, []);
  bind(T.groups).toResolvedValue(async () => {
    const { MemoryGroupRepository } = await import('../../../adapters/memory/memory-group-repository.js');
    return new MemoryGroupRepository();
  }, []);
  bind(T.families).toResolvedValue(async () => {
    const { MemoryTokenFamilyStore } = await import('../../../adapters/memory/memory-token-family-store.js');
    return new MemoryTokenFamilyStore();
  }, []);
  bind(T.serviceTokenRepository).toResolvedValue(async () => {
    const { MemoryServiceTokenRepository } =
      await import('../../../adapters/memory/memory-service-token-repository.js');
    return new MemoryServiceTokenRepository();
  }, []);
  bind(T.settings).toResolvedValue(async () => {
    const { MemorySettingsStore } = await import('../../../adapters/memory/memory-settings-store.js');
    return new MemorySettingsStore();
  }, []);
  bind(T.roster).toResolvedValue(async () => {
    const { MemorySuperadminRoster } = await import('../../../adapters/memory/memory-superadmin-roster.js');
    return new MemorySuperadminRoster();
  }, []);
  bind(T.signingKeys).toResolvedValue(async () => {
    const { MemorySigningKeyStore } = await import('../../../adapters/memory/memory-signing-key-store.js');
    return new MemorySigningKeyStore();
  }, []);
  bind(T.sealer).toResolvedValue(async () => {
    const { processKeySealer } = await import('../../open-key-sealer.js');
    return processKeySealer();
  }, []);
};

/** @throws MemoryStoreError unless profile `development` or `test` is active, and `production` is not. */
export const memoryModule: AuthModule = ({ profiles }) => {
  if (!mayForget(profiles)) throw new MemoryStoreError('memory', profiles);
  return defineModule('memory', bindMemory);
};
