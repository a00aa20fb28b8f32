/** What an issuer has revoked, as it tells its resource servers. Times in seconds, as in tokens. */
export interface Revocations {
  /** The one organisation that this tells of; absent: it tells of all. Says nothing about tokens of others. */
  readonly orgId?: string | undefined;
  /** When the issuer looked; the next question's `since`. */
  readonly asOf: number;
  /** The longest life of a token of the issuer: entries without an end of their own are kept that long. */
  readonly tokenSeconds: number;
  /** By subject, the lowest epoch that its tokens may carry. */
  readonly subjects: ReadonlyMap<string, number>;
  /** By session, when its last token has expired. */
  readonly sessions: ReadonlyMap<string, number>;
  /** By `jti`, when the token has expired. */
  readonly tokens: ReadonlyMap<string, number>;
  /** Keys whose tokens count no more. */
  readonly kids: readonly string[];
  /** Groups that were deleted: no longer to be believed in a token that still names them. */
  readonly groups: readonly string[];
}

/** No revocation: to be completed with what there is. */
export const NOTHING_REVOKED: Omit<Revocations, 'asOf' | 'tokenSeconds' | 'orgId'> = {
  subjects: new Map(),
  sessions: new Map(),
  tokens: new Map(),
  kids: [],
  groups: [],
};
