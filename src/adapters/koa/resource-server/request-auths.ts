import type { GuardedContext } from './guarded-context.js';
import type { RequestAuth } from './request-auth.js';

/** By request, out of reach of whatever writes to `ctx.state`. */
const auths = new WeakMap<GuardedContext, RequestAuth>();

/** Makes this the authority that the guards of the request ask. */
export const rememberAuth = (ctx: GuardedContext, auth: RequestAuth): void => void auths.set(ctx, auth);

/** What `protect()` found out; undefined when it did not run before. */
export const authOf = (ctx: GuardedContext): RequestAuth | undefined => auths.get(ctx);
