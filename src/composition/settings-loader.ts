import type { core } from 'zod';
import { coerce } from './config/coercion.js';
import { ConfigError } from './config/config-error.js';
import { readConfigFile } from './config/config-file.js';
import { absolutePath, chooseDatabase, type Directories } from './config/database-url.js';
import { readEnvironmentLayer } from './config/environment-layer.js';
import type { Layer, SettingEntry, SettingOrigin } from './config/layer.js';
import { chooseProfile, type Profile } from './config/profile.js';
import { settingsSchema, type ParsedSettings } from './config/schema.js';
import { settingKey } from './config/setting-keys.js';
import { contradictions, doubts } from './config/settings-rules.js';
import type { LoadedSettings, SettingFlag, Settings, SettingsSources } from './settings.js';

/**
 * Reads the configuration: defaults < file < environment < flags.
 * @throws ConfigError with every problem at once; it names keys and sources, never values.
 */
export function loadSettings(sources: SettingsSources): LoadedSettings {
  const { profile, problems } = chooseProfile(sources.profile, sources.environment['PICO_AUTH_PROFILE']);
  const file = readConfigFile(sources);
  const layers = [
    file,
    readEnvironmentLayer(sources.environment, sources.readText),
    flagLayer(sources.flags ?? []),
  ];
  const entries = new Map(layers.flatMap((layer) => layer.entries).map((entry) => [entry.path, entry]));
  problems.push(...layers.flatMap((layer) => layer.problems));

  const parsed = settingsSchema.safeParse(treeOf(entries.values()));
  const sourceOf = (path: string): string => sourceText(entries.get(path)?.origin);
  if (!parsed.success) {
    for (const issue of parsed.error.issues) {
      const key = issue.path.slice(0, 2).join('.');
      problems.push({ key, source: sourceOf(key), message: messageOf(issue) });
    }
    throw new ConfigError(problems);
  }
  const settings = complete(parsed.data, profile, sources);
  problems.push(
    ...contradictions(settings).map(({ path, message }) => ({ key: path, source: sourceOf(path), message })),
  );
  if (problems.length > 0) throw new ConfigError(problems);
  return {
    settings,
    origins: new Map([...entries].map(([path, { origin }]) => [path, origin])),
    warnings: [...layers.flatMap((layer) => layer.warnings), ...doubts(settings)],
    configFile: file.path,
  };
}

const flagLayer = (flags: readonly SettingFlag[]): Layer => ({
  entries: flags.map(({ path, flag, value }): SettingEntry => ({
    path,
    value,
    origin: { source: 'flag', name: flag },
  })),
  problems: [],
  warnings: [],
});

/** The sections as the schema takes them. */
function treeOf(entries: Iterable<SettingEntry>): Record<string, Record<string, unknown>> {
  const tree: Record<string, Record<string, unknown>> = {};
  for (const { path, value } of entries) {
    const key = settingKey(path);
    if (key === undefined) throw new Error(`No such setting: ${path}`);
    (tree[key.section] ??= {})[key.name] = coerce(value, key.kind);
  }
  return tree;
}

/** Fills in the defaults that other keys decide. */
function complete(parsed: ParsedSettings, profile: Profile, directories: Directories): Settings {
  const dataDirectory = absolutePath(parsed.auth.data_dir, directories);
  const issuer = parsed.auth.issuer ?? `http://localhost:${parsed.server.port}`;
  const url = parsed.database.url ?? `sqlite:${dataDirectory}/auth.db`;
  return {
    ...parsed,
    profile,
    auth: { ...parsed.auth, data_dir: dataDirectory, issuer },
    database: { ...parsed.database, url, choice: chooseDatabase(url, directories) },
  };
}

const sourceText = (origin: SettingOrigin | undefined): string => origin?.name ?? 'default';

/** With the entry of a list or map that it is about. */
function messageOf(issue: core.$ZodIssue): string {
  const entry = issue.path
    .slice(2)
    .map((part) => (typeof part === 'number' ? `entry ${part + 1}` : `"${String(part)}"`));
  const [first] = issue.code === 'invalid_key' ? issue.issues : [issue];
  return [...entry, lowerFirst((first ?? issue).message)].join(': ');
}

const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);
