// Every refusal a caller can meet, one line a case. The code is a promise; the message may be reworded.
const MESSAGES = {
  validation_failed: 'The request is not valid.',
  invalid_credentials: 'E-mail or password is wrong.',
  invalid_grant: 'The refresh token is not valid; sign in again.',
  audience_unknown: 'Tokens for this audience are not issued here.',
  claims_too_large: 'The access token would be larger than allowed; the user has too many groups.',
  refresh_superseded: 'The refresh token was replaced by a newer one; use the newest.',
  token_missing: 'A bearer token is needed.',
  token_malformed: 'The access token cannot be read.',
  token_too_large: 'The access token is larger than this server takes.',
  token_type_mismatch: 'The token is not an access token.',
  token_key_unknown: 'The access token names a key that this server does not have.',
  token_algorithm_refused: 'The access token is signed with an algorithm that is not accepted here.',
  token_signature_invalid: 'The signature of the access token is wrong.',
  token_issuer_mismatch: 'The access token comes from another issuer.',
  token_audience_mismatch: 'The access token is meant for another audience.',
  token_expired: 'The access token has expired.',
  token_not_yet_valid: 'The access token is not valid yet.',
  token_revoked: 'The access token was revoked; refresh or sign in again.',
  forbidden: 'Your role does not allow this.',
  role_above_own: 'You cannot grant or touch a role above your own.',
  registration_disabled: 'Registration is disabled.',
  email_taken: 'An account with this e-mail address exists.',
  group_name_taken: 'A group with this name exists in the organisation.',
  last_superadmin: 'The last active superadmin cannot be demoted, suspended or deleted.',
  password_too_short: 'The password is too short.',
  password_too_long: 'The password is longer than 1,024 bytes of UTF-8.',
  password_blocked: 'The password is too easy to guess.',
  old_password_wrong: 'The old password is wrong.',
  user_not_found: 'There is no such user.',
  group_not_found: 'There is no such group.',
  session_not_found: 'There is no such session.',
  organisation_not_found: 'There is no such organisation.',
  service_token_not_found: 'There is no such service token.',
  key_not_found: 'There is no such key.',
  key_state_conflict: 'The keys are in a state that does not allow this.',
  edit_conflict: 'The record kept changing while it was edited; try again.',
  rate_limited: 'Too many attempts; wait before the next one.',
  overloaded: 'The server is busy; try again shortly.',
  jwks_unavailable: 'The keys of the token issuer cannot be fetched; try again shortly.',
  revocation_unavailable: 'Whether the access token was revoked cannot be found out; try again shortly.',
  signing_key_unavailable: 'There is no key to sign with; the operator must look at the keys.',
  store_unavailable: 'The data store cannot be reached; try again shortly.',
} as const;

export type AuthErrorCode = keyof typeof MESSAGES;

/** All codes, for documentation and for tests of completeness. */
export const AUTH_ERROR_CODES = Object.keys(MESSAGES) as readonly AuthErrorCode[];

/** One thing wrong with an input; `path` as in `members.0.id`, never the value itself. */
export interface ValidationIssue {
  readonly path: string;
  readonly message: string;
}

export interface AuthErrorDetails {
  /** Public text that replaces the standard message. */
  readonly message?: string;
  /** Whole seconds after which a retry makes sense. */
  readonly retryAfterSeconds?: number;
  readonly issues?: readonly ValidationIssue[];
  /** For the log only: expected and actual claim, key id, clock difference. Never a token or a secret. */
  readonly reason?: string;
  readonly cause?: unknown;
}

/** A refusal to a caller. Bugs are plain errors. Knows no HTTP: the status is the adapter's business. */
export class AuthError extends Error {
  override readonly name = 'AuthError';
  readonly retryAfterSeconds: number | undefined;
  readonly issues: readonly ValidationIssue[];
  readonly reason: string | undefined;

  constructor(
    readonly code: AuthErrorCode,
    details: AuthErrorDetails = {},
  ) {
    super(details.message ?? MESSAGES[code], { cause: details.cause });
    this.retryAfterSeconds = details.retryAfterSeconds;
    this.issues = details.issues ?? [];
    this.reason = details.reason;
  }
}

/** A `validation_failed` about one field. */
export const invalidField = (path: string, message: string): AuthError =>
  new AuthError('validation_failed', { issues: [{ path, message }] });
