import { readYaml } from '../../adapters/yaml/read-yaml.js';
import type { ConfigProblem } from './config-error.js';
import { isForeignKey, isForeignSection } from './foreign-keys.js';
import { interpolate, type Environment } from './interpolation.js';
import type { Layer, SettingEntry } from './layer.js';
import { SETTING_KEYS, settingKey } from './setting-keys.js';
import { suggestion } from './suggestion.js';

const SECTIONS = [...new Set(SETTING_KEYS.map(({ section }) => section))];

/** What the YAML file says. Every key must be known; a key without a value counts as not written. */
export function readFileLayer(file: string, text: string, environment: Environment): Layer {
  const outcome = readYaml(text);
  if (outcome.kind === 'refused') {
    const problems = outcome.problems.map((message) => ({
      key: 'configuration file',
      source: file,
      message,
    }));
    return { entries: [], problems, warnings: [] };
  }
  const reading: Reading = { file, environment, entries: [], problems: [], ignored: [] };
  for (const [section, content] of Object.entries(outcome.value)) readSection(reading, section, content);
  const { entries, problems, ignored } = reading;
  const warnings = ignored.length > 0 ? [`${file}: not used by this server: ${ignored.join(', ')}`] : [];
  return { entries, problems, warnings };
}

interface Reading {
  readonly file: string;
  readonly environment: Environment;
  readonly entries: SettingEntry[];
  readonly problems: ConfigProblem[];
  readonly ignored: string[];
}

function readSection(reading: Reading, section: string, content: unknown): void {
  if (isForeignSection(section)) reading.ignored.push(section);
  else if (!SECTIONS.includes(section))
    refuse(reading, section, `is not a section${suggestion(section, SECTIONS)}`);
  else if (content === null) return;
  else if (typeof content !== 'object' || Array.isArray(content))
    refuse(reading, section, 'must be a mapping of keys');
  else for (const [name, written] of Object.entries(content)) readKey(reading, section, name, written);
}

function readKey(reading: Reading, section: string, name: string, written: unknown): void {
  const path = `${section}.${name}`;
  if (isForeignKey(path)) reading.ignored.push(path);
  else if (settingKey(path) === undefined)
    refuse(reading, path, `is not a key${suggestion(name, namesIn(section))}`);
  else if (written !== null) {
    const { value, problems } = interpolate(written, reading.environment);
    for (const problem of problems) refuse(reading, path, problem);
    if (problems.length === 0)
      reading.entries.push({ path, value, origin: { source: 'file', name: reading.file } });
  }
}

const refuse = (reading: Reading, key: string, message: string): void =>
  void reading.problems.push({ key, source: reading.file, message });

const namesIn = (section: string): string[] =>
  SETTING_KEYS.filter((key) => key.section === section).map(({ name }) => name);
