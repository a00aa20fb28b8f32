import type { DatabaseChoice, Directories } from './config/database-url.js';
import type { ReadText } from './config/environment-layer.js';
import type { Environment } from './config/interpolation.js';
import type { SettingOrigin } from './config/layer.js';
import type { Profile } from './config/profile.js';
import type { ParsedSettings } from './config/schema.js';

/** A command-line flag that sets a key: `{ path: 'server.port', flag: '--port', value: '8200' }`. */
export interface SettingFlag {
  readonly path: string;
  readonly flag: string;
  readonly value: string;
}

/** Everything that settings are read from; nothing else is looked at. */
export interface SettingsSources extends Directories {
  readonly environment: Environment;
  readonly flags?: readonly SettingFlag[];
  /** `--config`: the file must exist. Without it PICO_AUTH_CONFIG, then `application.yaml` if there is one. */
  readonly configFile?: string | undefined;
  /** `--profile`. Without it PICO_AUTH_PROFILE, then `production`. */
  readonly profile?: string | undefined;
  /** Reads a text file, or throws as `readFileSync` does. */
  readonly readText: ReadText;
}

/** The configuration in the sections and names of its file, with every default filled in. */
export interface Settings extends ParsedSettings {
  readonly profile: Profile;
  readonly auth: ParsedSettings['auth'] & { readonly issuer: string };
  readonly database: ParsedSettings['database'] & { readonly url: string; readonly choice: DatabaseChoice };
}

export interface LoadedSettings {
  readonly settings: Settings;
  /** By `section.key`; a key that is not in here has its default. */
  readonly origins: ReadonlyMap<string, SettingOrigin>;
  /** For the log: what is ignored or doubtful. */
  readonly warnings: readonly string[];
  /** The file that was read, if any. */
  readonly configFile: string | undefined;
}
