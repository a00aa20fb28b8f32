import type { AccessRule } from '../../../domain/access-rules.js';
import { AuthError } from '../../../domain/errors.js';
import type { Logger } from '../../../ports/logger.js';
import type { RandomSource } from '../../../ports/random-source.js';
import { challengeFor } from '../challenge.js';
import { HttpError, PROBLEM_STATUS } from '../error-codes.js';
import { loggableError } from '../loggable-error.js';
import { problemBody, problemOf, retryAfterOf } from '../problem.js';
import { RequestIds } from '../request-ids.js';
import type { GuardedContext } from './guarded-context.js';

/** An error that the guards answer themselves; anything else is the application's. */
export type Refusal = AuthError | HttpError;

export const isRefusal = (error: unknown): error is Refusal =>
  error instanceof AuthError || error instanceof HttpError;

export const statusOfRefusal = (refusal: Refusal): number => PROBLEM_STATUS[refusal.code];

/** Whether keys, feed or roles could not be had: nothing is known of the caller, not even that it is nobody. */
export const isOutage = (refusal: Refusal): boolean => statusOfRefusal(refusal) >= 500;

export interface RefusalOptions {
  /** Page that describes the codes, each under `#<code>`. */
  readonly docsUrl: string | undefined;
  readonly logger: Logger;
  readonly random: RandomSource;
}

/** Turns refusals into responses: RFC 9457 with the `detail` of pico-client-auth, RFC 6750 in the headers. */
export class RefusalResponder {
  readonly #ids: RequestIds;

  constructor(private readonly options: RefusalOptions) {
    this.#ids = new RequestIds(options.random);
  }

  answer(ctx: GuardedContext, refusal: Refusal, rule?: AccessRule): void {
    const problem = problemOf(refusal);
    const status = statusOfRefusal(refusal);
    const requestId = this.#requestId(ctx);
    this.#log(refusal, status, requestId);
    ctx.status = status;
    ctx.set('Cache-Control', 'no-store');
    ctx.set('Content-Type', 'application/problem+json');
    const challenge = challengeFor(problem.code, problem.message);
    if (challenge !== undefined) ctx.set('WWW-Authenticate', challenge + scopeHint(rule));
    const retryAfter = retryAfterOf(problem, status);
    if (retryAfter !== undefined) ctx.set('Retry-After', retryAfter);
    ctx.body = problemBody(problem, status, this.options.docsUrl, requestId);
  }

  #log(refusal: Refusal, status: number, requestId: string): void {
    const { logger } = this.options;
    const reason = refusal instanceof AuthError ? refusal.reason : undefined;
    const fields = { code: refusal.code, request_id: requestId, ...(reason === undefined ? {} : { reason }) };
    if (status >= 500) logger.error({ ...fields, error: loggableError(refusal) }, 'request not decided');
    else logger.debug(fields, 'request refused');
  }

  /** The id that the application gave, else one as the server itself would give. */
  #requestId(ctx: GuardedContext): string {
    if ('requestId' in ctx.state && typeof ctx.state.requestId === 'string') return ctx.state.requestId;
    const sent = ctx.req.headers['x-request-id'];
    return this.#ids.of(typeof sent === 'string' ? sent : '');
  }
}

/** RFC 6750 section 3: the scope that would do. */
const scopeHint = (rule: AccessRule | undefined): string =>
  rule?.kind === 'scope' ? `, scope="${rule.scope}"` : '';
