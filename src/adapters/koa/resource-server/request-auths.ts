import type { GuardedContext } from './guarded-context.js';
import type { RequestAuth } from './request-auth.js';

/** Beside `ctx.state`, out of reach of whatever writes to that. A weak map would cost a tenth of a small request. */
const AUTHS = Symbol('pico-auth');

interface Remembering {
  [AUTHS]?: RequestAuth[];
}

/** What `protect()` found out, of the resource server that ran last; undefined when none did. */
export const authOf = (ctx: GuardedContext & Remembering): RequestAuth | undefined => ctx[AUTHS]?.at(-1);

/** What this resource server knows of the request; from now on the guards of the request ask it. */
export function enter(
  ctx: GuardedContext & Remembering,
  server: object,
  make: () => RequestAuth,
): RequestAuth {
  const auths = ctx[AUTHS] ?? [];
  ctx[AUTHS] = auths;
  const last = auths.at(-1);
  if (last?.server === server) return last;
  const known = auths.find((auth) => auth.server === server) ?? make();
  auths.push(known);
  return known;
}
