import { readFileSync } from 'node:fs';
import { homeDirectory } from '../composition/home-directory.js';
import type { LoadedSettings, SettingFlag } from '../composition/settings.js';
import { loadSettings } from '../composition/settings-loader.js';

/** Flags of every command, as commander names them. */
export interface SettingsOptions {
  readonly config?: string;
  readonly profile?: string;
  readonly host?: string;
  readonly port?: string;
  readonly dataDir?: string;
  readonly issuer?: string;
  readonly databaseUrl?: string;
  readonly logLevel?: string;
  readonly logFormat?: string;
}

/** Settings of this process. @throws ConfigError with every problem at once. */
export function processSettings(options: SettingsOptions): LoadedSettings {
  return loadSettings({
    environment: process.env,
    flags: flagsOf(options),
    configFile: options.config,
    profile: options.profile,
    workingDirectory: process.cwd(),
    homeDirectory: homeDirectory(),
    readText: (path) => readFileSync(path, 'utf8'),
  });
}

function flagsOf(options: SettingsOptions): SettingFlag[] {
  const given: [path: string, flag: string, value: string | undefined][] = [
    ['server.host', '--host', options.host],
    ['server.port', '--port', options.port],
    ['auth.data_dir', '--data-dir', options.dataDir],
    ['auth.issuer', '--issuer', options.issuer],
    ['database.url', '--database-url', options.databaseUrl],
    ['log.level', '--log-level', options.logLevel],
    ['log.format', '--log-format', options.logFormat],
  ];
  return given.flatMap(([path, flag, value]) => (value === undefined ? [] : [{ path, flag, value }]));
}
