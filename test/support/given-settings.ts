import { ConfigError } from '../../src/composition/config/config-error.js';
import type { SettingsSources } from '../../src/composition/settings.js';
import { loadSettings } from '../../src/composition/settings-loader.js';

export type Given = Partial<SettingsSources> & { readonly files?: Readonly<Record<string, string>> };

/** Settings from the given sources and nothing else. */
export const load = ({ files = {}, ...given }: Given = {}) =>
  loadSettings({
    environment: {},
    workingDirectory: '/srv/app',
    homeDirectory: '/home/ada',
    readText: (path) => {
      const text = files[path];
      if (text === undefined) throw Object.assign(new Error('no such file'), { code: 'ENOENT' });
      return text;
    },
    ...given,
  });

/** Settings whose first source is `application.yaml`. */
export const fromFile = (text: string, given: Given = {}) =>
  load({ ...given, files: { '/srv/app/application.yaml': text } });

/** What is wrong, as `key (source): message`. */
export function problemsOf(work: () => unknown): string[] {
  try {
    work();
  } catch (error) {
    if (error instanceof ConfigError)
      return error.problems.map(({ key, source, message }) => `${key} (${source}): ${message}`);
    throw error;
  }
  throw new Error('nothing was refused');
}
