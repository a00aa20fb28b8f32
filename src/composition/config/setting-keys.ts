import { z } from 'zod';
import { settingsSchema } from './schema.js';

export type SettingKind = 'text' | 'number' | 'boolean' | 'list' | 'map';

/** One key of the configuration, as documentation, environment and flags need to know it. */
export interface SettingKey {
  /** `section.key`. */
  readonly path: string;
  readonly section: string;
  readonly name: string;
  /** `SECTION_KEY`; with `_FILE` behind it, the name of a file that holds the value. */
  readonly variable: string;
  readonly kind: SettingKind;
  readonly description: string;
  /** The default as one would write it, or how it is computed. */
  readonly defaultText: string;
  /** Allowed values or bounds, in words; empty when there are none. */
  readonly bounds: string;
  /** Never shown. */
  readonly secret: boolean;
  /** A URL whose password is never shown. */
  readonly secretInUrl: boolean;
}

type Described = Readonly<Record<string, unknown>>;

/** Every key in the order of the schema. */
export const SETTING_KEYS: readonly SettingKey[] = Object.entries(
  propertiesOf(z.toJSONSchema(settingsSchema, { io: 'input' })),
).flatMap(([section, described]) =>
  Object.entries(propertiesOf(described)).map(([name, key]) => describeKey(section, name, key)),
);

const BY_PATH = new Map(SETTING_KEYS.map((key) => [key.path, key]));

/** The key with this path. */
export const settingKey = (path: string): SettingKey | undefined => BY_PATH.get(path);

function describeKey(section: string, name: string, key: Described): SettingKey {
  return {
    path: `${section}.${name}`,
    section,
    name,
    variable: `${section}_${name}`.toUpperCase(),
    kind: kindOf(key['type']),
    description: textOf(key['description']),
    defaultText: 'computed' in key ? textOf(key['computed']) : writtenDefault(key['default']),
    bounds: boundsOf(key),
    secret: key['secret'] === true,
    secretInUrl: key['secretInUrl'] === true,
  };
}

function kindOf(type: unknown): SettingKind {
  if (type === 'integer' || type === 'number') return 'number';
  if (type === 'boolean') return 'boolean';
  if (type === 'object') return 'map';
  return type === 'array' ? 'list' : 'text';
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function writtenDefault(value: unknown): string {
  if (Array.isArray(value)) return value.join(',');
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function boundsOf(key: Described): string {
  if (Array.isArray(key['enum'])) return key['enum'].join(', ');
  const { minimum, maximum } = key;
  if (typeof minimum !== 'number') return '';
  return typeof maximum === 'number' && maximum < Number.MAX_SAFE_INTEGER
    ? `${minimum} to ${maximum}`
    : `at least ${minimum}`;
}

function propertiesOf(described: unknown): Readonly<Record<string, Described>> {
  if (typeof described !== 'object' || described === null || !('properties' in described)) return {};
  return described.properties as Readonly<Record<string, Described>>;
}
