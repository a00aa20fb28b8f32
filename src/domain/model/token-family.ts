import { LONGEST_ACCESS_TOKEN_SECONDS } from './access-token.js';
import type { KeyId, SessionId, UserId } from './ids.js';

/** Token `n` of a family was replaced at `at`. Two such marks tell stragglers from thieves. */
export interface RotationMark {
  readonly n: number;
  readonly at: number;
}

/**
 * One session: the family of refresh tokens that began with one sign-in. Nothing token-like is
 * stored: `sid` is a digest of the random handle, and the tokens themselves are minted from it.
 */
export interface TokenFamily {
  readonly sid: SessionId;
  readonly userId: UserId;
  /** Number of the current refresh token, from 0. */
  readonly n: number;
  /** MAC key of token n. */
  readonly keyId: KeyId;
  /** MAC key of token n − 1; undefined while n is 0. */
  readonly previousKeyId: KeyId | undefined;
  /** When n became current: the sign-in, then each rotation. `iat` of its access token. */
  readonly rotatedAt: number;
  /** At most two marks, older first. */
  readonly marks: readonly RotationMark[];
  /** The user's `sessionEpoch` read together with the password hash that was verified. */
  readonly sessionEpoch: number;
  readonly audience: string;
  readonly revokedAt: number | undefined;
  readonly createdAt: number;
  /** Ends when unused this long; moves with each rotation, never past `expiresAt`. */
  readonly idleExpiresAt: number;
  /** Absolute end, fixed at sign-in. */
  readonly expiresAt: number;
  /** Printable characters only, at most 256. */
  readonly userAgent: string | undefined;
  /** In the precision that `auth.session_address` allows. */
  readonly address: string | undefined;
  /** Compare-and-set counter. */
  readonly version: number;
  /** Random name of the rotation that wrote this version; consulted only when its reply was lost. */
  readonly op: string;
}

/** A family is usable strictly before both of its ends. */
export const isExpired = (family: TokenFamily, now: number): boolean =>
  now >= family.idleExpiresAt || now >= family.expiresAt;

/** The longest life of an access token under any settings: those of today need not be those it was signed with. */
export const LONGEST_TOKEN_MS = LONGEST_ACCESS_TOKEN_SECONDS * 1000;

/**
 * When the last token of the session ends, access tokens included: one may outlive a session that was not
 * refreshed. Until then the record must be there, ended or not, to say that the session was ended.
 */
export const lastTokenEnd = ({ rotatedAt, idleExpiresAt, expiresAt }: TokenFamily): number =>
  Math.min(Math.max(idleExpiresAt, rotatedAt + LONGEST_TOKEN_MS), expiresAt);

/** Whether the session still counts: neither ended, nor expired, nor overtaken by the user's epoch. */
export const isLive = (family: TokenFamily, sessionEpoch: number, now: number): boolean =>
  family.revokedAt === undefined && !isExpired(family, now) && family.sessionEpoch >= sessionEpoch;
