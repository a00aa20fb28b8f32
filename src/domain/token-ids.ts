import type { Digest } from '../ports/digest.js';
import { encodeBase64Url } from './base64url.js';
import type { SessionId } from './model/ids.js';

/** Generations of a session, and of its user's epoch, that can still be on their way. */
export const FORMER_GENERATIONS = 64;

/** One token that a session was given: its number and the epoch of its claims. */
interface Generation {
  readonly n: number;
  readonly epoch: number;
}

/** The `jti` of the token that a session was given with this number and epoch; needs no record of the token. */
export const tokenDigest = (digest: Digest, sid: SessionId, { n, epoch }: Generation): Uint8Array =>
  digest.sha256(`jti|${sid}|${n}|${epoch}`);

/** First 128 bits of the digest. */
export const jtiOf = (tokenBytes: Uint8Array): string => encodeBase64Url(tokenBytes.subarray(0, 16));

/**
 * The `jti` of every token that a session can have been given up to number n and epoch, at most 64
 * generations back. Numbers and epochs rise together, so the two distances together are bounded.
 * @param epochs how many former epochs come into question, the given one not counted.
 */
export function formerTokens(
  digest: Digest,
  sid: SessionId,
  { n, epoch }: Generation,
  epochs: number,
): readonly string[] {
  const found: string[] = [];
  for (let back = 0; back <= Math.min(epochs, epoch); back += 1) {
    for (let older = 0; older <= n && older + back < FORMER_GENERATIONS; older += 1)
      found.push(jtiOf(tokenDigest(digest, sid, { n: n - older, epoch: epoch - back })));
  }
  return found;
}
