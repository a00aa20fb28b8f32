import type { Clock } from '../ports/clock.js';
import type { Digest } from '../ports/digest.js';
import { MAX_TOKEN_BYTES } from './compact-jws.js';
import { RecentNames } from './recent-names.js';
import type { TokenVerifier, VerifiedToken, VerifiesTokens } from './token-verifier.js';

export interface VerifiedTokenCacheConfig {
  /** Tokens remembered at most. */
  readonly maxEntries: number;
  /** Bytes of token text remembered at most; what is kept of a token is of the order of its text. */
  readonly maxBytes: number;
  /** Longest time that a verification is believed; never past `exp`. */
  readonly ttlSeconds: number;
}

export const DEFAULT_TOKEN_CACHE: VerifiedTokenCacheConfig = {
  maxEntries: 10_000,
  maxBytes: 32 * 1024 * 1024,
  ttlSeconds: 300,
};

interface Entry {
  readonly token: VerifiedToken;
  readonly verifiedAt: number;
  readonly until: number;
}

/**
 * Saves parsing and signature for tokens seen before, and nothing else: a hit has not expired, and
 * its key is still in the key set. Whether it was revoked is asked by whoever asks for uncached ones.
 * Only successes are kept. Two generations bound the memory: when the young one is half of the
 * bound it becomes the old one, and what was not used since is forgotten.
 */
export class VerifiedTokenCache implements VerifiesTokens {
  #young = new Map<string, Entry>();
  #old = new Map<string, Entry>();
  #youngBytes = 0;

  readonly #recent: RecentNames;

  /** Names the policies that the verdicts were found by; always as long, so that no token runs into it. */
  readonly #fingerprint: string;

  constructor(
    private readonly verifier: TokenVerifier,
    private readonly digest: Digest,
    private readonly clock: Clock,
    private readonly config: VerifiedTokenCacheConfig = DEFAULT_TOKEN_CACHE,
  ) {
    this.#recent = new RecentNames(config.maxEntries, config.maxBytes);
    this.#fingerprint = digest.sha256Text(JSON.stringify(verifier.policies()));
  }

  async verify(token: string): Promise<VerifiedToken> {
    return this.judge(token);
  }

  judge(token: string): VerifiedToken | Promise<VerifiedToken> {
    // Larger ones are refused anyway, and need no digest for it.
    if (token.length > MAX_TOKEN_BYTES) return this.verifier.judge(token);
    const now = this.clock.now();
    const recent = this.#recent.find(token, now);
    const name = recent ?? this.digest.sha256Text(this.#fingerprint + token);
    const known = this.#young.get(name) ?? this.#recall(name, token.length);
    if (known !== undefined && isCurrent(known, now)) {
      if (recent === undefined) this.#recent.remember(token, name, now);
      return known.token;
    }
    const verified = this.verifier.judge(token);
    return verified instanceof Promise
      ? verified.then((late) => this.#remember(name, late, token.length))
      : this.#remember(name, verified, token.length);
  }

  /** Number of tokens remembered. */
  size(): number {
    return this.#young.size + this.#old.size;
  }

  /** An entry of the old generation that is used again lives on in the young one. */
  #recall(name: string, bytes: number): Entry | undefined {
    const entry = this.#old.get(name);
    if (entry === undefined) return undefined;
    this.#old.delete(name);
    this.#keep(name, entry, bytes);
    return entry;
  }

  #remember(name: string, token: VerifiedToken, bytes: number): VerifiedToken {
    const now = this.clock.now();
    const until = Math.min(token.expiresAt, now + this.config.ttlSeconds * 1000);
    if (until > now) this.#keep(name, { token, verifiedAt: now, until }, bytes);
    return token;
  }

  #keep(name: string, entry: Entry, bytes: number): void {
    const { maxEntries, maxBytes } = this.config;
    if (this.#young.size * 2 >= maxEntries || (this.#youngBytes + bytes) * 2 > maxBytes) {
      this.#old = this.#young;
      this.#young = new Map();
      this.#youngBytes = 0;
    }
    this.#young.set(name, entry);
    this.#youngBytes += bytes;
  }
}

function isCurrent({ token, verifiedAt, until }: Entry, now: number): boolean {
  // A clock that stepped back has made the verification one of the future.
  if (now >= until || now < verifiedAt) return false;
  const { key, keys } = token;
  if (!keys.holds(key.kid)) return false;
  const held = keys.find(key.kid);
  // Nobody waits for an answer that does not come at once.
  if (held instanceof Promise) held.catch(() => undefined);
  // Under its old name may stand a new key.
  return held === key;
}
