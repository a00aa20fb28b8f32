/**
 * The `code` that an error of the platform carries, such as `ENOENT`; undefined where there is none. Told by
 * its shape: under a test runner with realms of its own (Jest), Node's errors are instances of another `Error`.
 */
export function errorCodeOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}
