import { pbkdf2, scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import type { ForeignHashVerifier } from '../../ports/foreign-hash-verifier.js';
import { readPhcHash, type PhcHash } from './phc-hash.js';

const derivePbkdf2 = promisify(pbkdf2);

/** Verifies scrypt and PBKDF2 hashes in PHC strings, with what Node has built in. */
export class NodeCryptoHashVerifier implements ForeignHashVerifier {
  reads(storedHash: string): boolean {
    return readPhcHash(storedHash) !== undefined;
  }

  async verify(storedHash: string, password: string): Promise<boolean> {
    const phc = readPhcHash(storedHash);
    return phc !== undefined && timingSafeEqual(await derived(phc, password), phc.hash);
  }
}

function derived(phc: PhcHash, password: string): Promise<Buffer> {
  const { salt, hash } = phc;
  if (phc.scheme === 'pbkdf2') return derivePbkdf2(password, salt, phc.iterations, hash.length, phc.digest);
  const { cost: N, blockSize: r, lanes: p } = phc;
  // Room for the blocks of the lanes and for OpenSSL's own rounding.
  const maxmem = 128 * N * r + 128 * r * p + 1_048_576;
  return new Promise((resolve, reject) => {
    scrypt(password, salt, hash.length, { N, r, p, maxmem }, (error, key) =>
      error === null ? resolve(key) : reject(error),
    );
  });
}
