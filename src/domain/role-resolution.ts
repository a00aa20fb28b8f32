import type { RoleResolver } from '../ports/role-resolver.js';
import type { RawClaims, TokenClaims } from './model/token-claims.js';

/** `role`, as pico-auth writes it; where there is none, the list `roles` (RFC 9068 section 2.2.3.1). */
export class DefaultRoleResolver implements RoleResolver {
  resolve({ role }: TokenClaims, rawClaims: RawClaims): readonly string[] {
    return role === '' ? rolesIn(memberOf(rawClaims, 'roles')) : [role];
  }
}

/** Roles at one or several places in the claims; see `claimPath`. */
export class ClaimRoleResolver implements RoleResolver {
  readonly #paths: readonly (readonly string[])[];

  /** @throws Error when no path, or an empty one, is given. */
  constructor(paths: readonly (readonly string[])[]) {
    if (paths.length === 0 || paths.some((path) => path.length === 0)) {
      throw new Error('A role resolver needs the path of a claim.');
    }
    this.#paths = paths.map((path) => [...path]);
  }

  resolve(_claims: TokenClaims, rawClaims: RawClaims): readonly string[] {
    const roles = this.#paths.flatMap((path) => rolesIn(path.reduce<unknown>(memberOf, rawClaims)));
    return [...new Set(roles)];
  }
}

/**
 * Roles under claims of any depth, those of all paths together: `claimPath('realm_access.roles')` for
 * the realm roles of Keycloak, `claimPath('realm_access.roles', 'resource_access.my-api.roles')` with
 * those of a client. A name that has a dot itself is given as a list: `['resource_access', 'a.b', 'roles']`,
 * `['https://example.com/roles']`.
 */
export const claimPath = (...paths: readonly (string | readonly string[])[]): RoleResolver =>
  new ClaimRoleResolver(paths.map((path) => (typeof path === 'string' ? path.split('.') : path)));

/** Roles from one claim at the top whose name is taken whole, dots and all; a list or a single role. */
export const arrayClaim = (name: string): RoleResolver => new ClaimRoleResolver([[name]]);

/** A list of texts or one text. Anything else in the list makes the whole of it no list of roles. */
function rolesIn(value: unknown): readonly string[] {
  const roles: readonly unknown[] = Array.isArray(value) ? value : [value];
  return roles.every((role) => typeof role === 'string' && role !== '') ? roles.filter(isText) : [];
}

const isText = (value: unknown): value is string => typeof value === 'string';

/** A member of its own: what every object inherits is no claim. */
function memberOf(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || !Object.hasOwn(value, name)) {
    return undefined;
  }
  const members: Readonly<Record<string, unknown>> = { ...value };
  return members[name];
}
