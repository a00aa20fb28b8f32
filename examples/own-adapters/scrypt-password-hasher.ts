import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { AuthError, type PasswordHasher } from 'pico-auth';

const derive = promisify<string, Buffer, number, { N: number; r: number; p: number; maxmem: number }, Buffer>(
  scrypt,
);
const BYTES = 32;
/** `$scrypt$ln=17,r=8,p=1$<salt>$<hash>`: RFC 7914 in the PHC string format, OWASP's first choice of cost. */
const PHC = /^\$scrypt\$ln=(\d{1,2}),r=(\d{1,2}),p=(\d{1,2})\$([\w+/]{16,64})\$([\w+/]{43})$/;
const MAX_COST_LOG2 = 20;

/** Passwords by scrypt of `node:crypto`, which needs no package. At most as many at once as it is told. */
export class ScryptPasswordHasher implements PasswordHasher {
  #inFlight = 0;

  constructor(
    private readonly costLog2 = 17,
    private readonly maxInFlight = 4,
  ) {}

  hash(password: string): Promise<string> {
    return this.#bounded(() => this.#hash(password, randomBytes(16), this.costLog2));
  }

  verify(stored: string | undefined, password: string): Promise<boolean> {
    return this.#bounded(async () => {
      const [, costLog2, , , salt = ''] = PHC.exec(stored ?? '') ?? [];
      const readable = stored !== undefined && this.recognises(stored);
      // Whoever has no hash, or an unreadable one, takes as long as everybody else.
      const cost = readable ? Number(costLog2) : this.costLog2;
      const expected = await this.#hash(
        password,
        readable ? Buffer.from(salt, 'base64') : randomBytes(16),
        cost,
      );
      return readable && timingSafeEqual(Buffer.from(expected), Buffer.from(stored));
    });
  }

  needsRehash(stored: string): boolean {
    return Number(PHC.exec(stored)?.[1] ?? 0) < this.costLog2;
  }

  recognises(stored: string): boolean {
    const [, costLog2, r, p] = PHC.exec(stored) ?? [];
    return costLog2 !== undefined && Number(costLog2) <= MAX_COST_LOG2 && r === '8' && p === '1';
  }

  async #hash(password: string, salt: Buffer, costLog2: number): Promise<string> {
    const N = 2 ** costLog2;
    const key = await derive(password.normalize('NFC'), salt, BYTES, { N, r: 8, p: 1, maxmem: 256 * N * 8 });
    return `$scrypt$ln=${costLog2},r=8,p=1$${base64(salt)}$${base64(key)}`;
  }

  async #bounded<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.#inFlight >= this.maxInFlight) throw new AuthError('overloaded', { retryAfterSeconds: 1 });
    this.#inFlight += 1;
    try {
      return await work();
    } finally {
      this.#inFlight -= 1;
    }
  }
}

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64').replaceAll('=', '');
