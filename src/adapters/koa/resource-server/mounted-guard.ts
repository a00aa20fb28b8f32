import { type Layer, Router } from '@koa/router';
import type { Guard } from './guarded-context.js';

/**
 * Lets a guard enter routers as nested routers do, by the property `router`, with a layer that covers every
 * spelling by which a route is reached. As plain middleware of a router with a prefix it would be passed by:
 * `@koa/router` compares that prefix to the letter, and those of its routes without regard to case.
 */
export function mounted(guard: Guard): Guard {
  // What a router adds for its parameters must not run before the guard.
  const router = { stack: [layerOf(guard)], param: () => router };
  return Object.defineProperty(guard, 'router', { value: router });
}

/** The overrides are the layer's own, so that the copies that routers make of it have them as well. */
function layerOf(guard: Guard): Layer {
  const router = new Router();
  router.register('/', [], guard, { end: false, ignoreCaptures: true });
  const [layer] = router.stack;
  if (layer === undefined) throw new Error('The router has registered nothing.');
  const overrides: Pick<Layer, 'match' | 'setPrefix' | 'param'> & ThisType<Layer> = {
    match(path) {
      // A route like `.csv` goes on where the prefix ends, without a slash.
      return this.path === '/' || this.regexp.test(path) || this.regexp.test(path.replaceAll('.', '/'));
    },
    setPrefix(prefix) {
      const folder = prefix.replace(/\/+$/, '');
      if (folder === '') return this;
      // Of whichever version the router is that has copied the layer.
      const { setPrefix } = Object.getPrototypeOf(this) as Pick<Layer, 'setPrefix'>;
      return Reflect.apply(setPrefix, this, [folder]);
    },
    param() {
      return this;
    },
  };
  return Object.assign(layer, overrides);
}
