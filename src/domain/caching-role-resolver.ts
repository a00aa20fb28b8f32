import type { Clock } from '../ports/clock.js';
import type { RoleResolver } from '../ports/role-resolver.js';
import type { RawClaims, TokenClaims } from './model/token-claims.js';

export interface RoleCacheConfig {
  /** How long roles are believed, in seconds; a change shows after that at the latest. */
  readonly ttlSeconds: number;
  /** Subjects remembered at most. */
  readonly maxEntries: number;
}

export const DEFAULT_ROLE_CACHE: RoleCacheConfig = { ttlSeconds: 60, maxEntries: 10_000 };

/** Looks the roles up where they are kept: a repository, another service. */
export type LookUpRoles = (claims: TokenClaims, rawClaims: RawClaims) => Promise<readonly string[]>;

interface Entry {
  readonly roles: Promise<readonly string[]>;
  readonly askedAt: number;
}

/**
 * Roles from a repository, remembered by issuer, subject and organisation. Requests that come while
 * one looks up wait for the same answer. A failure is told to all of them, and not remembered; roles
 * that are too old are never served in its place.
 */
export class CachingRoleResolver implements RoleResolver {
  readonly #entries = new Map<string, Entry>();

  constructor(
    private readonly lookUp: LookUpRoles,
    private readonly clock: Clock,
    private readonly config: RoleCacheConfig = DEFAULT_ROLE_CACHE,
  ) {
    if (!(config.ttlSeconds >= 0)) throw new RangeError('ttlSeconds is a number of seconds, at least 0.');
    if (!(config.maxEntries >= 1)) throw new RangeError('maxEntries is at least 1.');
  }

  resolve(claims: TokenClaims, rawClaims: RawClaims): Promise<readonly string[]> {
    // Without a subject there is nothing to remember the roles by.
    if (claims.sub === '') return this.#ask(claims, rawClaims);
    const name = JSON.stringify([rawClaims['iss'], claims.sub, claims.orgId]);
    const known = this.#entries.get(name);
    if (known !== undefined && this.#isFresh(known)) return known.roles;
    return this.#remember(name, this.#ask(claims, rawClaims));
  }

  /** Forgets all roles, so that a change which is known here counts at once. */
  clear(): void {
    this.#entries.clear();
  }

  /** Number of subjects remembered. */
  size(): number {
    return this.#entries.size;
  }

  /** Counted from the question: the answer may be as old as that. A clock that stepped back ends it as well. */
  #isFresh({ askedAt }: Entry): boolean {
    const ageMs = this.clock.now() - askedAt;
    return ageMs >= 0 && ageMs < this.config.ttlSeconds * 1000;
  }

  async #ask(claims: TokenClaims, rawClaims: RawClaims): Promise<readonly string[]> {
    return Object.freeze([...(await this.lookUp(claims, rawClaims))]);
  }

  #remember(name: string, roles: Promise<readonly string[]>): Promise<readonly string[]> {
    const entry = { roles, askedAt: this.clock.now() };
    this.#entries.delete(name);
    this.#entries.set(name, entry);
    // The oldest question goes first, which is the one that ends first.
    for (const [oldest] of this.#entries) {
      if (this.#entries.size <= this.config.maxEntries) break;
      this.#entries.delete(oldest);
    }
    roles.catch(() => {
      if (this.#entries.get(name) === entry) this.#entries.delete(name);
    });
    return roles;
  }
}
