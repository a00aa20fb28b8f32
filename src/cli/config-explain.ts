import { explainSettings } from '../composition/config/explain.js';
import { processSettings, type SettingsOptions } from './process-settings.js';
import type { Output } from './report-failure.js';

/** Prints every key with its value and its source. Secrets stay hidden. */
export function explainConfig(options: SettingsOptions, output: Output): void {
  const loaded = processSettings(options);
  const rows = explainSettings(loaded);
  const width = (pick: (row: (typeof rows)[number]) => string) =>
    Math.max(...rows.map((row) => pick(row).length));
  const [pathWidth, valueWidth] = [width((row) => row.path), width((row) => row.value)];
  output.write(`profile: ${loaded.settings.profile}\n`);
  output.write(`file:    ${loaded.configFile ?? 'none'}\n\n`);
  for (const { path, value, source, variable } of rows) {
    const origin = source === 'default' ? `default (${variable})` : source;
    output.write(`${path.padEnd(pathWidth)}  ${value.padEnd(valueWidth)}  ${origin}\n`);
  }
  for (const warning of loaded.warnings) output.write(`\nwarning: ${warning}\n`);
}
