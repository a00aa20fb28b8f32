import type { Layer } from '@koa/router';
import type { Guard, RoutedContext } from './guarded-context.js';

/**
 * The layers that the router runs for this request, from the one on in which the guard stands; those with
 * methods are routes. Empty when the guard does not stand in a router: then nothing is known of a route,
 * and no mark opens anything.
 */
export function layersFrom(ctx: RoutedContext, guard: Guard): readonly Layer[] {
  const { router, matched } = ctx;
  if (router === undefined || matched === undefined) return [];
  // `matched` collects the layers of every router that the request has met.
  const layers = matched.filter((layer) => runs(layer, ctx.method) && router.stack.includes(layer));
  const own = layers.findIndex((layer) => contains(layer, guard));
  const layer = layers[own];
  if (layer === undefined) return [];
  return router.exclusive ? [layer] : layers.slice(own);
}

export const isRoute = (layer: Layer): boolean => layer.methods.length > 0;

const runs = (layer: Layer, method: string): boolean =>
  !isRoute(layer) || layer.methods.includes(method.toUpperCase());

const contains = (layer: Layer, guard: Guard): boolean => layer.stack.some((step) => step === guard);
