import { randomBytes } from 'node:crypto';
import { mark } from '../../../domain/access-marks.js';
import {
  type AccessRule,
  groupRule,
  roleRule,
  scopeRule,
  type ScopeSource,
} from '../../../domain/access-rules.js';
import { AuthError } from '../../../domain/errors.js';
import { SILENT_LOGGER } from '../../../domain/silent-logger.js';
import type { Guard } from './guarded-context.js';
import { mounted } from './mounted-guard.js';
import { isRefusal, RefusalResponder } from './refusal.js';
import { authOf } from './request-auths.js';

/**
 * Opens the route it stands in. `optional` validates a token when one is sent: a bad one passes as
 * anonymous, with the reason in `ctx.state.auth.reason`; when it cannot be judged the answer is 503.
 */
export function allowAnonymous({ optional = false }: { readonly optional?: boolean } = {}): Guard {
  const pass: Guard = (_ctx, next) => next();
  return mark(pass, { anonymous: { optional } });
}

/** Any one of these roles, or 403. @throws TypeError without a role. */
export const requiresRole = (...roles: readonly string[]): Guard => guardOf(roleRule(roles));

/** Any one of these group ids, or 403. @throws TypeError without a group. */
export const requiresGroup = (...groupIds: readonly string[]): Guard => guardOf(groupRule(groupIds));

/**
 * A scope of the agent token in `X-Agent-Authorization`; with `from: 'token'`, of the main token.
 * @throws TypeError when the text is no scope.
 */
export const requiresScope = (scope: string, { from }: { readonly from?: ScopeSource } = {}): Guard =>
  guardOf(scopeRule(scope, from));

function guardOf(rule: AccessRule): Guard {
  // A promise of its own, or an `await`, would cost every request that passes.
  const guard: Guard = (ctx, next) => {
    const auth = authOf(ctx);
    const refuse = (error: unknown): void => {
      if (!isRefusal(error)) throw error;
      (auth?.responder ?? UNPROTECTED).answer(ctx, error, rule);
    };
    let decision: Promise<void> | undefined;
    try {
      if (auth === undefined)
        throw new AuthError('token_missing', { reason: 'no protect() before the guard' });
      decision = auth.demand(rule);
    } catch (error) {
      return new Promise<void>((resolve) => {
        refuse(error);
        resolve();
      });
    }
    return decision === undefined ? next() : decision.then(next, refuse);
  };
  return mark(mounted(guard), { rules: [rule], enforcesItself: true });
}

/** Answers for guards that no resource server stands before. */
const UNPROTECTED = new RefusalResponder({
  docsUrl: undefined,
  logger: SILENT_LOGGER,
  random: { bytes: (length) => randomBytes(length) },
});
