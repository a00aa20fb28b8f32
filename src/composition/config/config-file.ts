import { resolve } from 'node:path';
import { errorCodeOf } from '../../domain/platform-error-code.js';
import type { SettingsSources } from '../settings.js';
import { readFileLayer } from './file-layer.js';
import type { Layer } from './layer.js';

const DEFAULT_FILE = 'application.yaml';

/**
 * The layer of the configuration file: the one named by `--config` or PICO_AUTH_CONFIG, which must
 * exist, else `application.yaml` in the working directory, if there is one.
 */
export function readConfigFile(sources: SettingsSources): Layer & { readonly path: string | undefined } {
  const { environment, workingDirectory, readText } = sources;
  const named = sources.configFile ?? (environment['PICO_AUTH_CONFIG'] || undefined);
  const path = resolve(workingDirectory, named ?? DEFAULT_FILE);
  try {
    return { ...readFileLayer(path, readText(path), environment), path };
  } catch (error) {
    const code = errorCodeOf(error) ?? String(error);
    if (named === undefined && code === 'ENOENT') return { ...NOTHING, path: undefined };
    const problem = { key: 'configuration file', source: path, message: `cannot be read (${code})` };
    return { ...NOTHING, problems: [problem], path: undefined };
  }
}

const NOTHING: Layer = { entries: [], problems: [], warnings: [] };
