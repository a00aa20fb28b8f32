/** A component did not start; what had started before it was stopped again. */
export class StartupError extends Error {
  override readonly name = 'StartupError';

  constructor(
    readonly token: string,
    /** From an entry point to the component. */
    readonly path: readonly string[],
    cause: unknown,
    /** What went wrong while closing it, if its activation had failed, and while stopping the others. */
    readonly rollbackErrors: readonly unknown[],
    /** The component for people, with its module where several bind the token. */
    component: string = token,
  ) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    super(`${component} did not start: ${reason}\n  path: ${path.join(' -> ')}`, { cause });
  }
}
