import type { GroupId, OrgId, SessionId, UserId } from '../domain/model/ids.js';
import type { Role } from '../domain/model/role.js';

/** Whom a token is being made for. */
export interface ClaimsSubject {
  readonly userId: UserId;
  readonly email: string;
  readonly displayName: string;
  readonly role: Role;
  readonly orgId: OrgId;
  /** Living groups: those that the token names. */
  readonly groups: readonly GroupId[];
  readonly sid: SessionId;
  readonly audience: string;
}

export type ClaimValue =
  string | number | boolean | null | readonly ClaimValue[] | { readonly [name: string]: ClaimValue };

/** Claims by name; members that are undefined do not exist. */
export type ExtraClaims = Readonly<Record<string, ClaimValue | undefined>>;

/** Claims of the application's own in access tokens. */
export interface ClaimsEnricher {
  /**
   * The claims to add to the token that is about to be issued: asked at sign-in and at each refresh, before
   * anything is written. They count towards the size of the token. Naming a claim that the server sets is a
   * bug and an error; so is a value that JSON does not keep. A rejection refuses the request with 503: no token
   * goes out with half its claims. Many may be asked for at once. The same answer while nothing has changed lets
   * a client that asks again get the same token again. A user without claims of their own has none: `{}`.
   */
  claimsFor(subject: ClaimsSubject): Promise<ExtraClaims>;
}
