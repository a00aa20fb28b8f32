import type { ConfigProblem } from './config-error.js';
import type { Environment } from './interpolation.js';
import type { Layer, SettingEntry } from './layer.js';
import { SETTING_KEYS, type SettingKey } from './setting-keys.js';

export type ReadText = (path: string) => string;

/**
 * What environment variables say: `SECTION_KEY`, or `SECTION_KEY_FILE` for the name of a file that
 * holds the value (its last line break is not part of it). An empty variable counts as not set.
 */
export function readEnvironmentLayer(environment: Environment, readText: ReadText): Layer {
  const entries: SettingEntry[] = [];
  const problems: ConfigProblem[] = [];
  for (const key of SETTING_KEYS) {
    const value = environment[key.variable];
    const file = environment[`${key.variable}_FILE`];
    if (value && file) {
      problems.push({
        key: key.path,
        source: key.variable,
        message: `is given twice: ${key.variable} and ${key.variable}_FILE`,
      });
    } else if (value) {
      entries.push({ path: key.path, value, origin: { source: 'environment', name: key.variable } });
    } else if (file) {
      const outcome = readValueFile(key, file, readText);
      if ('message' in outcome) problems.push(outcome);
      else entries.push(outcome);
    }
  }
  return { entries, problems, warnings: [] };
}

function readValueFile(key: SettingKey, file: string, readText: ReadText): SettingEntry | ConfigProblem {
  const variable = `${key.variable}_FILE`;
  try {
    const value = readText(file).replace(/\r?\n$/, '');
    if (value === '') return { key: key.path, source: variable, message: `the file ${file} is empty` };
    return { path: key.path, value, origin: { source: 'environment', name: variable } };
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? String(error.code) : 'unreadable';
    return { key: key.path, source: variable, message: `the file ${file} cannot be read (${reason})` };
  }
}
