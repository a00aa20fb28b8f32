import type { Layer } from '@koa/router';
import type { Guard, RoutedContext } from './guarded-context.js';

/**
 * The layers that the router runs for this request, from the one on in which the guard stands; those with
 * methods are routes. Empty when the guard does not stand in the router: then nothing is known of a route,
 * and no mark opens anything.
 * @param turn how often this router has run the guard for this request before.
 */
export function layersFrom({ router, matched, method }: RoutedContext, guard: Guard, turn: number): Layer[] {
  const layers: Layer[] = [];
  if (router === undefined || matched === undefined) return layers;
  let before = turn;
  // `matched` collects the layers of every router that the request has met.
  for (const layer of matched) {
    if (!runs(layer, method) || !router.stack.includes(layer)) continue;
    if (layers.length > 0) layers.push(layer);
    else if (contains(layer, guard)) {
      if (before === 0) layers.push(layer);
      before -= 1;
    }
  }
  return layers;
}

export const isRoute = (layer: Layer): boolean => layer.methods.length > 0;

const runs = (layer: Layer, method: string): boolean =>
  !isRoute(layer) || layer.methods.includes(method.toUpperCase());

function contains(layer: Layer, guard: Guard): boolean {
  for (const step of layer.stack) if (step === guard) return true;
  return false;
}
