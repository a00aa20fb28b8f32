import { randomBytes } from 'node:crypto';
import type { ForeignHashVerifier } from '../../ports/foreign-hash-verifier.js';
import type { PasswordHasher } from '../../ports/password-hasher.js';
import { passwordFunctions } from './choose-password-functions.js';
import { readHashFormat, type Argon2Cost } from './hash-format.js';
import { HashingPool, type HashingPoolOptions, type PoolStatistics } from './hashing-pool.js';
import type { PasswordFunctions } from './password-functions.js';

/** OWASP's minimum for Argon2id: 19 MiB, two passes, one lane; about 35 ms. */
export const DEFAULT_COST: Argon2Cost = { memoryKib: 19_456, passes: 2, lanes: 1 };

/** For tests that hash thousands of times; protects nothing. */
export const CHEAPEST_COST: Argon2Cost = { memoryKib: 8, passes: 1, lanes: 1 };

/** bcrypt reads no further. */
const BCRYPT_BYTES = 72;

export interface Argon2PasswordHasherOptions extends HashingPoolOptions {
  readonly cost?: Argon2Cost;
  /** The functions to compute with; native ones, or others where those do not load, unless given. @internal */
  readonly functions?: Promise<PasswordFunctions>;
  /** For hashes that are neither Argon2 nor bcrypt; the first that reads one verifies it. */
  readonly foreign?: readonly ForeignHashVerifier[];
}

/**
 * Argon2id in PHC strings; verifies the bcrypt hashes of older systems too, and others by plug-in.
 * Argon2 hashes are of the NFC form; older ones came from whatever was typed, so the raw text is tried
 * first, NFC then.
 */
export class Argon2PasswordHasher implements PasswordHasher {
  readonly #cost: Argon2Cost;
  readonly #pool: HashingPool;
  readonly #dummyHash: string;
  readonly #foreign: readonly ForeignHashVerifier[];
  readonly #functions: Promise<PasswordFunctions>;

  constructor(options: Argon2PasswordHasherOptions = {}) {
    this.#cost = options.cost ?? DEFAULT_COST;
    this.#pool = new HashingPool(options);
    this.#dummyHash = dummyHash(this.#cost);
    this.#foreign = options.foreign ?? [];
    // Chosen now, so that a warning comes at the start.
    this.#functions = options.functions ?? passwordFunctions();
    this.#functions.catch(() => undefined);
  }

  hash(password: string, share?: string): Promise<string> {
    return this.#pool.run(share, async () =>
      (await this.#functions).argon2Hash(password.normalize('NFC'), this.#cost),
    );
  }

  verify(stored: string | undefined, password: string, share?: string): Promise<boolean> {
    return this.#pool.run(share, () => this.#verify(stored ?? this.#dummyHash, password));
  }

  needsRehash(stored: string, password: string): boolean {
    const format = readHashFormat(stored);
    switch (format.scheme) {
      case 'argon2id':
        return format.cost.memoryKib < this.#cost.memoryKib || format.cost.passes < this.#cost.passes;
      case 'bcrypt':
        return !bcryptTruncates(password);
      case 'argon2-legacy':
        return true;
      case 'unreadable':
        return this.#foreignFor(stored) !== undefined;
    }
  }

  recognises(stored: string): boolean {
    return readHashFormat(stored).scheme !== 'unreadable' || this.#foreignFor(stored) !== undefined;
  }

  /** For metrics: callers in line, hashes in flight. */
  poolStatistics(): PoolStatistics {
    return this.#pool.statistics();
  }

  async #verify(stored: string, password: string): Promise<boolean> {
    const format = readHashFormat(stored);
    const functions = await this.#functions;
    if (format.scheme === 'bcrypt')
      return verifyEitherForm(password, (text) => functions.bcryptVerify(format.hash, text));
    if (format.scheme === 'unreadable') {
      const foreign = this.#foreignFor(stored);
      if (foreign === undefined) return this.#verifyDummy(password);
      return verifyEitherForm(password, (text) => foreign.verify(stored, text));
    }
    try {
      return await functions.argon2Verify(stored, password.normalize('NFC'));
    } catch {
      return this.#verifyDummy(password);
    }
  }

  #foreignFor(stored: string): ForeignHashVerifier | undefined {
    return this.#foreign.find((verifier) => verifier.reads(stored));
  }

  /** Spends the time of a real verification, so that nobody learns which accounts have a usable hash. */
  async #verifyDummy(password: string): Promise<false> {
    await (await this.#functions).argon2Verify(this.#dummyHash, password.normalize('NFC'));
    return false;
  }
}

async function verifyEitherForm(
  password: string,
  verify: (text: string) => Promise<boolean>,
): Promise<boolean> {
  if (await verify(password)) return true;
  const composed = password.normalize('NFC');
  return composed !== password && (await verify(composed));
}

/** Only the first bytes were verified: a new hash would promise that the rest was right, too. */
const bcryptTruncates = (password: string): boolean =>
  [password, password.normalize('NFC')].some((text) => Buffer.byteLength(text, 'utf8') > BCRYPT_BYTES);

/** A well-formed hash of no known password: its tag is random, so verifying it costs the same and fails. */
function dummyHash({ memoryKib, passes, lanes }: Argon2Cost): string {
  const base64 = (bytes: number) => randomBytes(bytes).toString('base64').replace(/=+$/, '');
  return `$argon2id$v=19$m=${memoryKib},t=${passes},p=${lanes}$${base64(16)}$${base64(32)}`;
}
