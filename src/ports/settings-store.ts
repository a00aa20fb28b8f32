/** Switches that administrators set at run time; they beat the configuration. */
export interface SettingsStore {
  /** The stored switch, or undefined when it was never set. */
  registrationEnabled(): Promise<boolean | undefined>;
  /** Durable on return; seen by other processes within a second. */
  setRegistrationEnabled(enabled: boolean): Promise<void>;
}
