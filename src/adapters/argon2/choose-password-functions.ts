import type { PasswordFunctions } from './password-functions.js';

let chosen: Promise<PasswordFunctions> | undefined;

/**
 * The native functions, or where their binaries do not load (another C library, another processor), those
 * in JavaScript, with a warning: they give the same hashes and take several times as long. Chosen once a process.
 */
export const passwordFunctions = (): Promise<PasswordFunctions> => (chosen ??= choose());

async function choose(): Promise<PasswordFunctions> {
  try {
    const { NATIVE_FUNCTIONS } = await import('./native-functions.js');
    return NATIVE_FUNCTIONS;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    process.emitWarning(
      'The native password hashing does not load; the one in JavaScript takes several times as long.',
      { code: 'PICO_AUTH_PORTABLE_HASHING', detail: reason },
    );
    const { PORTABLE_FUNCTIONS } = await import('./portable-functions.js');
    return PORTABLE_FUNCTIONS;
  }
}
