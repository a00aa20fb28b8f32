import type { ConfigProblem } from './config-error.js';

/** Where the value of a key came from. */
export interface SettingOrigin {
  readonly source: 'default' | 'file' | 'environment' | 'flag';
  /** The file, the variable, the flag; empty for a default. */
  readonly name: string;
}

export interface SettingEntry {
  readonly path: string;
  readonly value: unknown;
  readonly origin: SettingOrigin;
}

/** What one source says, and what is wrong with it. */
export interface Layer {
  readonly entries: readonly SettingEntry[];
  readonly problems: readonly ConfigProblem[];
  readonly warnings: readonly string[];
}
