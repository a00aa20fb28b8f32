import type { LoadedSettings } from '../settings.js';
import { SETTING_KEYS, type SettingKey } from './setting-keys.js';

/** One key of the configuration as it is now. */
export interface ExplainedSetting {
  readonly path: string;
  /** The value as text; secrets are hidden. */
  readonly value: string;
  /** The file, variable or flag that said so, or `default`. */
  readonly source: string;
  readonly variable: string;
}

/** Every key with its value and where that came from. */
export function explainSettings({ settings, origins }: LoadedSettings): readonly ExplainedSetting[] {
  const sections: Readonly<Record<string, unknown>> = { ...settings };
  return SETTING_KEYS.map((key) => ({
    path: key.path,
    value: shown(memberOf(sections[key.section], key.name), key),
    source: origins.get(key.path)?.name ?? 'default',
    variable: key.variable,
  }));
}

function memberOf(section: unknown, name: string): unknown {
  const members: Readonly<Record<string, unknown>> =
    typeof section === 'object' && section !== null ? { ...section } : {};
  return members[name];
}

function shown(value: unknown, key: SettingKey): string {
  const text =
    typeof value === 'string' ? value : Array.isArray(value) ? value.join(',') : JSON.stringify(value);
  if (key.secret) return text === '' ? '' : '(hidden)';
  return key.secretInUrl ? withoutSecrets(text) : text;
}

/** An option before the last `@`: that one may be a part of its value, and what follows a secret. */
const OPTION_WITH_AT = /[?&]\w+=.*@/s;

/** Passwords stand before the last `@`; options of a driver may hold others. */
const withoutSecrets = (url: string): string =>
  OPTION_WITH_AT.test(url)
    ? url.replace(/:\/\/.*$/s, '://(hidden)')
    : url.replace(/^(\w[\w+.-]*:\/\/[^@:/]*:).*@/s, '$1(hidden)@').replace(/\?.*$/s, '?(hidden)');
