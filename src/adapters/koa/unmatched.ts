import type { Layer } from '@koa/router';
import { HttpError } from './error-codes.js';
import type { HttpContext } from './http-context.js';

/** The end of the chain: no route took the request. @throws HttpError `not_found`, `method_not_allowed`. */
export async function unmatched(ctx: HttpContext & { readonly matched?: readonly Layer[] }): Promise<void> {
  const allow = allowedMethods(ctx.matched ?? []);
  if (allow === '') throw new HttpError('not_found');
  if (ctx.method !== 'OPTIONS') throw new HttpError('method_not_allowed', { Allow: allow });
  ctx.status = 204;
  ctx.set('Allow', allow);
}

/** Methods of the route that names the path most exactly: `/users/registration` before `/users/:id`. */
function allowedMethods(layers: readonly Layer[]): string {
  const fewest = Math.min(...layers.map((layer) => layer.paramNames.length));
  const exact = layers.filter((layer) => layer.paramNames.length === fewest);
  return [...new Set(exact.flatMap((layer) => layer.methods))].sort().join(', ');
}
