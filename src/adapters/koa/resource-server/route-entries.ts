import type { Layer } from '@koa/router';
import { isRoute } from './matched-routes.js';
import type { RoutedContext } from './guarded-context.js';

/**
 * Calls `enter` whenever the router goes on to a further route of this request, before any function of
 * that route runs: a handler may hand on to the next route that matches. The router tells by setting
 * `routerPath` as each layer begins; with one that does not, the result is false and nothing is watched.
 * An error of `enter` becomes the error of that layer.
 */
export function watchEntries(
  ctx: RoutedContext,
  layers: readonly Layer[],
  enter: (route: Layer) => void,
): boolean {
  const before = Object.getOwnPropertyDescriptor(ctx, 'routerPath');
  if (before === undefined) return false;
  let current: unknown = ctx.routerPath;
  let begun = 0;
  Object.defineProperty(ctx, 'routerPath', {
    configurable: true,
    enumerable: true,
    get: () => current,
    set: (path: unknown) => {
      before.set?.call(ctx, path);
      current = path;
      begun += 1;
      const layer = layers[begun];
      if (layer !== undefined && isRoute(layer)) enter(layer);
    },
  });
  return true;
}
