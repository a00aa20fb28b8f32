import { readFileSync } from 'node:fs';
import { assertOptions, type OptionRules } from './assert-options.js';
import { type Profile, PROFILES } from './config/profile.js';
import { homeDirectory } from './home-directory.js';
import { isRecord, oneOf, optional, rule, text } from './member-rules.js';
import type { ResourceServerSettings } from './resource-server-options.js';

/** Where settings are read from, by whom they are given in code. */
export interface ReadSettingsOptions {
  /** The file must exist. Without it `PICO_AUTH_CONFIG`, then `application.yaml` in the working directory, if any. */
  readonly configFile?: string | undefined;
  /** Without it `PICO_AUTH_PROFILE`, then `production`. */
  readonly profile?: Profile | undefined;
  /** `process.env` unless given. */
  readonly environment?: Readonly<Record<string, string | undefined>> | undefined;
}

export interface ReadSettings {
  readonly settings: ResourceServerSettings;
  /** For the log: what is ignored or doubtful. */
  readonly warnings: readonly string[];
}

const RULES: OptionRules<ReadSettingsOptions> = {
  configFile: optional(text),
  profile: optional(oneOf(PROFILES)),
  environment: optional(rule('must be an object of texts', isRecord)),
};

/**
 * Reads what the server would read (defaults < file < environment), for `createResourceServer({ settings })`.
 * @throws Error naming misspelt options. ConfigError with every problem at once; it names keys and sources, never values.
 */
export async function readSettings(options: ReadSettingsOptions = {}): Promise<ReadSettings> {
  assertOptions('readSettings', options, RULES);
  const { loadSettings } = await import('./settings-loader.js');
  const { settings, warnings } = loadSettings({
    environment: options.environment ?? process.env,
    configFile: options.configFile,
    profile: options.profile,
    workingDirectory: process.cwd(),
    homeDirectory: homeDirectory(),
    readText: (path) => readFileSync(path, 'utf8'),
  });
  return { settings, warnings };
}
