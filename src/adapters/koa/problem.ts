import { STATUS_CODES } from 'node:http';
import type { ValidationIssue } from '../../domain/errors.js';
import { AuthError } from '../../domain/errors.js';
import { HttpError, messageOf, PROBLEM_STATUS, type ProblemCode } from './error-codes.js';

/** A refusal before it becomes bytes. */
export interface Problem {
  readonly code: ProblemCode;
  readonly message: string;
  readonly issues: readonly ValidationIssue[];
  readonly retryAfterSeconds: number | undefined;
  readonly headers: Readonly<Record<string, string>>;
}

/** What a client is told about an error; anything unforeseen is `internal_error` and nothing else. */
export function problemOf(error: unknown): Problem {
  if (error instanceof AuthError) {
    const { code, message, issues, retryAfterSeconds } = error;
    return { code, message, issues, retryAfterSeconds, headers: {} };
  }
  const code = error instanceof HttpError ? error.code : 'internal_error';
  const headers = error instanceof HttpError ? error.headers : {};
  return { code, message: messageOf(code), issues: [], retryAfterSeconds: undefined, headers };
}

/** The fixed title of a code (RFC 9457 section 3.1.3): `email_taken` is "Email taken". */
const titleOf = (code: ProblemCode): string =>
  (code.charAt(0).toUpperCase() + code.slice(1)).replaceAll('_', ' ');

/**
 * Status of the response. `pico-auth` answers refusals of the business with 200, as the original
 * does; the guard, validation, throttling and failures keep theirs.
 */
export function statusOf(code: ProblemCode, errorStatus: 'standard' | 'pico-auth'): number {
  return errorStatus === 'pico-auth' && isBusiness(code) ? 200 : PROBLEM_STATUS[code];
}

const BUSINESS = new Set<ProblemCode>([
  'invalid_credentials',
  'invalid_grant',
  'refresh_superseded',
  'role_above_own',
  'registration_disabled',
  'email_taken',
  'group_name_taken',
  'last_superadmin',
  'password_too_short',
  'password_too_long',
  'password_blocked',
  'old_password_wrong',
  'user_not_found',
  'group_not_found',
  'session_not_found',
  'organisation_not_found',
  'service_token_not_found',
  'edit_conflict',
]);
const isBusiness = (code: ProblemCode): boolean => BUSINESS.has(code);

/** `Retry-After` in whole seconds, 1 at least; undefined where nothing says that another try helps. */
export function retryAfterOf({ retryAfterSeconds }: Problem, status: number): string | undefined {
  if (retryAfterSeconds === undefined && status !== 429 && status !== 503) return undefined;
  return String(Math.max(1, Math.ceil(retryAfterSeconds ?? 1)));
}

/**
 * The body: RFC 9457, with `error` beside `detail` for clients that look for that member.
 * @param docsUrl page that describes the codes; without one the status says all (section 4.2.1).
 */
export function problemBody(
  problem: Problem,
  status: number,
  docsUrl: string | undefined,
  requestId: string,
): string {
  const { code, message, issues } = problem;
  const kind =
    docsUrl === undefined
      ? { type: 'about:blank', title: STATUS_CODES[status] }
      : { type: `${docsUrl}#${code}`, title: titleOf(code) };
  return JSON.stringify({
    ...kind,
    status,
    detail: message,
    code,
    request_id: requestId,
    error: message,
    ...(issues.length > 0 ? { errors: issues.map(presentIssue) } : {}),
  });
}

/** The domain says `displayName` where the wire says `display_name`. */
const presentIssue = ({ path, message }: ValidationIssue): ValidationIssue => ({
  path: path.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
  message,
});
