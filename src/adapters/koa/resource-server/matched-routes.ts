import type { Layer } from '@koa/router';
import type { Guard, RoutedContext } from './guarded-context.js';

/** The layers that the router runs from a guard on, in their order; those with methods are routes. */
export interface Passage {
  readonly layers: readonly Layer[];
  /** How many of them have begun: the guard stands in the last of these. */
  readonly begun: number;
}

/**
 * Where a guard stands among the layers that the router runs for this request, or undefined when it does
 * not stand in a router: then nothing is known of a route, and no mark opens anything.
 */
export function passageOf(ctx: RoutedContext, guard: Guard): Passage | undefined {
  const { router, matched } = ctx;
  if (router === undefined || matched === undefined) return undefined;
  // `matched` collects the layers of every router that the request has met.
  const layers = matched.filter((layer) => runs(layer, ctx.method) && router.stack.includes(layer));
  const own = layers.findIndex((layer) => contains(layer, guard));
  const layer = layers[own];
  if (layer === undefined) return undefined;
  return router.exclusive ? { layers: [layer], begun: 1 } : { layers: layers.slice(own), begun: 1 };
}

export const isRoute = (layer: Layer): boolean => layer.methods.length > 0;

const runs = (layer: Layer, method: string): boolean =>
  !isRoute(layer) || layer.methods.includes(method.toUpperCase());

const contains = (layer: Layer, guard: Guard): boolean => layer.stack.some((step) => step === guard);
