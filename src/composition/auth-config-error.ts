/** One thing wrong with an `AuthConfig`. */
export interface AuthConfigProblem {
  readonly member: string;
  /** What it must be, or is not. Never holds a text that was given: it might be a secret. */
  readonly message: string;
}

/** An `AuthConfig` that cannot be used. Lists every problem at once. */
export class AuthConfigError extends Error {
  override readonly name = 'AuthConfigError';

  constructor(readonly problems: readonly AuthConfigProblem[]) {
    super(
      [
        'The AuthConfig cannot be used:',
        ...problems.map(({ member, message }) => `  ${member} ${message}`),
      ].join('\n'),
    );
  }
}
