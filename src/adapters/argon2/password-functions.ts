import type { Argon2Cost } from './hash-format.js';

/** The password hashes that are made and read here, as some library computes them. */
export interface PasswordFunctions {
  /** A PHC string of Argon2id, version 19, with a new salt. */
  argon2Hash(password: string, cost: Argon2Cost): Promise<string>;
  /** Every kind and version of Argon2. @throws Error on a hash that cannot be read. */
  argon2Verify(stored: string, password: string): Promise<boolean>;
  bcryptVerify(stored: string, password: string): Promise<boolean>;
}

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
