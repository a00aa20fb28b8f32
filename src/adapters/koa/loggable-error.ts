/** What may look like an e-mail address, a JWT, a refresh token, a service token or a password hash. */
const SECRETS =
  /[\w.+-]+@[\w-]+(?:\.[\w-]+)*|eyJ[\w-]+(?:\.[\w-]+)+|rt1\.[\w.-]+|pico_svc_\w+|\$(?:argon2|2[aby])[^\s"']+/g;

const scrub = (text: string): string => text.replace(SECRETS, '[removed]');

/**
 * An unforeseen error as log fields: drivers quote values in their messages (a duplicate key shows
 * the e-mail address), so whatever looks like one is removed.
 */
export function loggableError(error: unknown, depth = 0): Readonly<Record<string, unknown>> {
  if (!(error instanceof Error)) return { message: scrub(String(error)) };
  const { name, message, stack, cause } = error;
  return {
    name,
    message: scrub(message),
    ...('code' in error ? { code: scrub(String(error.code)) } : {}),
    ...(stack === undefined ? {} : { stack: scrub(stack) }),
    ...(cause === undefined || depth >= 4 ? {} : { cause: loggableError(cause, depth + 1) }),
  };
}
