import { z } from 'zod';
import { challengeFor } from './challenge.js';
import type { HttpContext } from './http-context.js';
import { type Problem, retryAfterOf, statusOf } from './problem.js';

/** How the endpoints of OAuth refuse (RFC 6749 section 5.2, RFC 7662 section 2.3). */
export const oauthErrorView = z
  .object({
    error: z.string().meta({ example: 'invalid_request' }),
    error_description: z.string().meta({ example: 'The request is not valid.' }),
  })
  .meta({ id: 'OAuthError' });

/** The answers that every such endpoint can refuse with. */
export const oauthRefusals = {
  400: { description: '`invalid_request`: no token, or one member twice.', schema: oauthErrorView },
  401: { description: '`invalid_token`: the caller is not known.', schema: oauthErrorView },
  403: { description: '`insufficient_scope`: the caller is no admin.', schema: oauthErrorView },
  413: { description: '`invalid_request`: the body is too large.', schema: oauthErrorView },
  415: { description: '`invalid_request`: neither a form nor JSON.', schema: oauthErrorView },
  503: { description: '`temporarily_unavailable`: try again shortly.', schema: oauthErrorView },
} as const;

export function respondWithOAuthError(ctx: HttpContext, problem: Problem): void {
  const status = statusOf(problem.code, 'standard');
  ctx.status = status;
  const challenge = challengeFor(problem.code, problem.message);
  if (challenge !== undefined) ctx.set('WWW-Authenticate', challenge);
  const retryAfter = retryAfterOf(problem, status);
  if (retryAfter !== undefined) ctx.set('Retry-After', retryAfter);
  ctx.set({ ...problem.headers });
  ctx.body = { error: errorOf(status), error_description: problem.message };
}

function errorOf(status: number): string {
  if (status === 401) return 'invalid_token';
  if (status === 403) return 'insufficient_scope';
  return status === 503 ? 'temporarily_unavailable' : 'invalid_request';
}
