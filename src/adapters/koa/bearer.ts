import type { Authentication } from '../../domain/authentication.js';
import { bearerTokenIn } from '../../domain/bearer-credentials.js';
import { AuthError } from '../../domain/errors.js';
import type { Principal } from '../../domain/model/principal.js';
import { HttpError } from './error-codes.js';
import type { HttpContext } from './http-context.js';

/** What a token is looked for in. */
type BearerSource = Pick<HttpContext, 'req' | 'querystring'>;

/**
 * The access token of the `Authorization` header, or undefined when none was sent. A token in the
 * query is not taken (RFC 9700 section 4.3.2), and beside the header it makes two (RFC 6750 section 3.1).
 * @throws HttpError `invalid_request` when the request carries more than one; AuthError `token_malformed`.
 */
export function bearerToken(ctx: BearerSource): string | undefined {
  const header = ctx.req.headers.authorization;
  if (header === undefined) return undefined;
  if (isRepeated(ctx) || isInQuery(ctx)) throw new HttpError('invalid_request');
  return bearerTokenIn(header);
}

/** Most requests have no query, and to take theirs apart would cost as much as all the rest here. */
const isInQuery = (ctx: BearerSource): boolean =>
  ctx.req.url?.includes('?') === true && /(?:^|&)access_token=/.test(ctx.querystring);

/** Node keeps the first `Authorization` header and drops the others silently. */
function isRepeated(ctx: BearerSource): boolean {
  let seen = 0;
  const raw = ctx.req.rawHeaders;
  for (let index = 0; index < raw.length; index += 2) {
    if (raw[index]?.length === 13 && raw[index]?.toLowerCase() === 'authorization') seen += 1;
  }
  return seen > 1;
}

/** Lets in whoever a valid access token speaks for. @throws AuthError `token_missing` or another `token_…`. */
export async function guard(ctx: HttpContext, authentication: Authentication): Promise<Principal> {
  const token = bearerToken(ctx);
  if (token === undefined) throw new AuthError('token_missing');
  const principal = await authentication.authenticate(token);
  ctx.state.principal = principal;
  return principal;
}
