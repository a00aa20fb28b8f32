import type { Layer } from '@koa/router';
import type { Guard, RoutedContext } from './guarded-context.js';

/**
 * The layers that the router runs for this request, from the one on in which the guard stands; those with
 * methods are routes. Empty when the guard does not stand in the router: then nothing is known of a route,
 * and no mark opens anything.
 * @param turn how often this router has run the guard for this request before.
 */
export function layersFrom({ router, matched, method }: RoutedContext, guard: Guard, turn: number): Layer[] {
  if (router === undefined || matched === undefined) return [];
  // `matched` collects the layers of every router that the request has met.
  const layers = matched.filter((layer) => runs(layer, method) && router.stack.includes(layer));
  const own = layers.flatMap((layer, index) => (contains(layer, guard) ? [index] : []))[turn];
  return own === undefined ? [] : layers.slice(own);
}

export const isRoute = (layer: Layer): boolean => layer.methods.length > 0;

const runs = (layer: Layer, method: string): boolean =>
  !isRoute(layer) || layer.methods.includes(method.toUpperCase());

const contains = (layer: Layer, guard: Guard): boolean => layer.stack.some((step) => step === guard);
