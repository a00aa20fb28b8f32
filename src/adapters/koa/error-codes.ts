import { AUTH_ERROR_CODES, AuthError, type AuthErrorCode } from '../../domain/errors.js';

/** Status of each refusal of the domain; a new code does not compile before it has one. */
export const STATUS = {
  validation_failed: 400,
  invalid_credentials: 401,
  invalid_grant: 400,
  audience_unknown: 400,
  claims_too_large: 409,
  refresh_superseded: 400,
  token_missing: 401,
  token_malformed: 401,
  token_too_large: 401,
  token_type_mismatch: 401,
  token_key_unknown: 401,
  token_algorithm_refused: 401,
  token_signature_invalid: 401,
  token_issuer_mismatch: 401,
  token_audience_mismatch: 401,
  token_expired: 401,
  token_not_yet_valid: 401,
  token_revoked: 401,
  forbidden: 403,
  role_above_own: 403,
  registration_disabled: 403,
  email_taken: 409,
  group_name_taken: 409,
  last_superadmin: 409,
  password_too_short: 400,
  password_too_long: 400,
  password_blocked: 400,
  old_password_wrong: 400,
  user_not_found: 404,
  group_not_found: 404,
  session_not_found: 404,
  organisation_not_found: 404,
  service_token_not_found: 404,
  key_not_found: 404,
  key_state_conflict: 409,
  edit_conflict: 409,
  rate_limited: 429,
  overloaded: 503,
  jwks_unavailable: 503,
  revocation_unavailable: 503,
  signing_key_unavailable: 503,
  store_unavailable: 503,
} satisfies Record<AuthErrorCode, number>;

/** Refusals of the HTTP layer itself, which the domain never sees. */
const HTTP_MESSAGES = {
  malformed_json: 'The body is not valid JSON in UTF-8.',
  invalid_request: 'The request carries more than one access token.',
  not_found: 'There is nothing at this path.',
  method_not_allowed: 'This path does not take this method.',
  payload_too_large: 'The body is larger than this server takes.',
  unsupported_media_type: 'The body must be application/json in UTF-8, without content encoding.',
  internal_error: 'Something went wrong here; quote the request id when you report it.',
} as const;

export type HttpErrorCode = keyof typeof HTTP_MESSAGES;

/** Status of the codes that belong to this adapter. */
export const HTTP_STATUS = {
  malformed_json: 400,
  invalid_request: 400,
  not_found: 404,
  method_not_allowed: 405,
  payload_too_large: 413,
  unsupported_media_type: 415,
  internal_error: 500,
} satisfies Record<HttpErrorCode, number>;

export type ProblemCode = AuthErrorCode | HttpErrorCode;

/** Every code that a response can carry, with its status. */
export const PROBLEM_STATUS: Readonly<Record<ProblemCode, number>> = { ...STATUS, ...HTTP_STATUS };

/** The standard text of a code. */
export function messageOf(code: ProblemCode): string {
  return isHttpErrorCode(code) ? HTTP_MESSAGES[code] : new AuthError(code).message;
}

const isHttpErrorCode = (code: string): code is HttpErrorCode => Object.hasOwn(HTTP_MESSAGES, code);

/** All codes in the order of the documentation. */
export const PROBLEM_CODES: readonly ProblemCode[] = [
  ...AUTH_ERROR_CODES,
  ...Object.keys(HTTP_MESSAGES).filter(isHttpErrorCode),
];

/** A refusal of the HTTP layer. `headers` go out with it. */
export class HttpError extends Error {
  override readonly name = 'HttpError';

  constructor(
    readonly code: HttpErrorCode,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(HTTP_MESSAGES[code]);
  }
}

/** The client went away before its request was read: nobody is left to answer. */
export class RequestAborted extends Error {
  override readonly name = 'RequestAborted';
}
