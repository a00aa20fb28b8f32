import { AuthError } from '../../domain/errors.js';
import type { Logger } from '../../ports/logger.js';
import { challengeFor } from './challenge.js';
import { RequestAborted } from './error-codes.js';
import type { HttpContext, Next } from './http-context.js';
import { type HttpOptions, publicUrl } from './http-options.js';
import { loggableError } from './loggable-error.js';
import { type Problem, problemBody, problemOf, retryAfterOf, statusOf } from './problem.js';

/** Nginx's number for a client that went away; it is logged and never sent. */
const CLIENT_CLOSED_REQUEST = 499;
/** Headers that a handler may have set for the answer it did not finish. */
const HEADERS_OF_AN_ANSWER = ['ETag', 'Last-Modified'];

/** The one place where an error becomes a response. Below it, code throws; above it, nothing does. */
export function errorResponse(options: Pick<HttpOptions, 'issuer' | 'docsUrl' | 'errorStatus' | 'logger'>) {
  const docsUrl = options.docsUrl ?? publicUrl(options.issuer, '/docs');
  return async (ctx: HttpContext, next: Next): Promise<void> => {
    try {
      await next();
    } catch (error) {
      if (error instanceof RequestAborted || !ctx.writable) {
        abandon(ctx);
        return;
      }
      const problem = problemOf(error);
      logProblem(options.logger, problem, error, ctx);
      respond(ctx, problem, statusOf(problem.code, options.errorStatus), docsUrl);
    }
  };
}

function abandon(ctx: HttpContext): void {
  ctx.status = CLIENT_CLOSED_REQUEST;
  ctx.respond = false;
  ctx.res.destroy();
}

function respond(ctx: HttpContext, problem: Problem, status: number, docsUrl: string): void {
  for (const header of HEADERS_OF_AN_ANSWER) ctx.remove(header);
  ctx.status = status;
  ctx.set('Cache-Control', 'no-store');
  ctx.set('Content-Type', status === 200 ? 'application/json' : 'application/problem+json');
  const challenge = challengeFor(problem.code, problem.message);
  if (challenge !== undefined && status !== 200) ctx.set('WWW-Authenticate', challenge);
  const retryAfter = retryAfterOf(problem, status);
  if (retryAfter !== undefined) ctx.set('Retry-After', retryAfter);
  ctx.set({ ...problem.headers });
  ctx.body = problemBody(problem, status, docsUrl, ctx.state.requestId);
}

/** Refusals are ordinary; their private reason helps whoever asks "why 401?". Bugs are shown in full. */
export function logProblem(logger: Logger, problem: Problem, error: unknown, ctx: HttpContext): void {
  const fields = { code: problem.code, request_id: ctx.state.requestId };
  if (problem.code === 'internal_error') {
    logger.error({ ...fields, error: loggableError(error) }, 'request failed');
  } else if (problem.code === 'store_unavailable') {
    logger.error({ ...fields, error: loggableError(error) }, 'data store unavailable');
  } else if (error instanceof AuthError && error.reason !== undefined) {
    logger.debug({ ...fields, reason: error.reason }, 'request refused');
  }
}
