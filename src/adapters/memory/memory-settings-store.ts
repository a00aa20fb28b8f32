import type { SettingsStore } from '../../ports/settings-store.js';

/** Run-time switches in this process; gone when it ends. */
export class MemorySettingsStore implements SettingsStore {
  #registrationEnabled: boolean | undefined;

  async registrationEnabled(): Promise<boolean | undefined> {
    return this.#registrationEnabled;
  }

  async setRegistrationEnabled(enabled: boolean): Promise<void> {
    this.#registrationEnabled = enabled;
  }
}
