/** One thing wrong with the configuration. Never holds a value: it might be a secret. */
export interface ConfigProblem {
  /** `section.key`, or the name of what is wrong: a file, a profile. */
  readonly key: string;
  /** Where it was said: a file, an environment variable, a flag. */
  readonly source: string;
  readonly message: string;
}

/** The configuration cannot be used. Lists every problem at once. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';

  constructor(readonly problems: readonly ConfigProblem[]) {
    super(
      [
        'The configuration cannot be used:',
        ...problems.map(({ key, source, message }) => `  ${key} (${source}): ${message}`),
      ].join('\n'),
    );
  }
}
