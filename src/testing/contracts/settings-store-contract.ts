import { strictEqual } from 'node:assert/strict';
import type { SettingsStore } from '../../ports/settings-store.js';
import { clause, type Contract } from './contract.js';

/** What every `SettingsStore` promises. */
export const settingsStoreContract: Contract<SettingsStore> = [
  clause(
    'a switch that was never set is undefined, which is neither on nor off',
    'the configuration is overruled by a value that nobody set',
    async (settings) => {
      strictEqual(await settings.registrationEnabled(), undefined);
    },
  ),
  clause(
    'the last value set is the value read, true and false alike',
    'registration stays open after an administrator closed it',
    async (settings) => {
      for (const enabled of [false, true, true, false]) {
        await settings.setRegistrationEnabled(enabled);
        strictEqual(await settings.registrationEnabled(), enabled);
      }
    },
  ),
];
