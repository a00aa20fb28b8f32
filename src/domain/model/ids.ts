// Every identifier has its own type, so that a group id never passes where a user id is meant.
declare const brand: unique symbol;
type Branded<Name extends string> = string & { readonly [brand]: Name };

/** `usr_` and 128 random bits in base64url. Becomes the `sub` claim. */
export type UserId = Branded<'UserId'>;
/** `grp_` and 128 random bits in base64url. Becomes an element of the `groups` claim. */
export type GroupId = Branded<'GroupId'>;
/** `svc_` and 128 random bits in base64url. */
export type ServiceTokenId = Branded<'ServiceTokenId'>;
/** A slug `[a-z0-9-]{1,64}`; an organisation exists once something uses it. */
export type OrgId = Branded<'OrgId'>;
/** SHA-256 of the refresh token's handle, cut to 128 bits, base64url: public, becomes the `sid` claim. */
export type SessionId = Branded<'SessionId'>;
/** RFC 7638 thumbprint of a signing key, or the name of a MAC key. */
export type KeyId = Branded<'KeyId'>;
/** The longest name of a key that is looked at, in bytes of UTF-8. */
export const MAX_KID_BYTES = 256;

export const asUserId = (text: string): UserId => text as UserId;
export const asGroupId = (text: string): GroupId => text as GroupId;
export const asServiceTokenId = (text: string): ServiceTokenId => text as ServiceTokenId;
export const asOrgId = (text: string): OrgId => text as OrgId;
export const asSessionId = (text: string): SessionId => text as SessionId;
export const asKeyId = (text: string): KeyId => text as KeyId;

export const DEFAULT_ORG: OrgId = asOrgId('default');

const SLUG = /^[a-z0-9-]{1,64}$/;
/** Whether a text may name an organisation. */
export const isOrgSlug = (text: string): boolean => SLUG.test(text);
