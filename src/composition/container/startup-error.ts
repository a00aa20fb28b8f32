/** A component did not start; what had started before it was stopped again. */
export class StartupError extends Error {
  override readonly name = 'StartupError';

  constructor(
    readonly token: string,
    /** From an entry point to the component. */
    readonly path: readonly string[],
    cause: unknown,
    /** What went wrong while stopping the others. */
    readonly rollbackErrors: readonly unknown[],
  ) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    super(`${token} did not start: ${reason}\n  path: ${path.join(' -> ')}`, { cause });
  }
}
