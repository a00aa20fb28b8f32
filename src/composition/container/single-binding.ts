import type { BindingIdentifier, Container } from 'inversify';
import { insideOf } from './inside.js';

/** One binding of a token that may have several: Inversify itself opens and closes them all at once. */
export interface SingleBinding {
  /** What its factory gave or promised; undefined while it has given nothing, for ever if it threw. */
  made(): { readonly value: unknown } | undefined;
  /** Closes the value, with every handler of the binding, and forgets it. */
  unbind(): Promise<void>;
  /** Takes the binding away, whatever became of its value. */
  forget(): void;
}

/** The bindings of a container by their number. */
export function singleBindings(container: Container): (id: number) => SingleBinding {
  const { bindingService, planResultCacheService } = insideOf(container);
  return (id) => ({
    made: () => {
      const [binding] = bindingService.getById(id) ?? [];
      if (binding === undefined || !('cache' in binding) || !binding.cache.isRight) return undefined;
      return { value: binding.cache.value };
    },
    unbind: () => container.unbindAsync(identifierOf(id)),
    forget: () => {
      bindingService.removeById(id);
      planResultCacheService.clearCache();
    },
  });
}

/** What `getIdentifier()` of a binding gives, which modules written with Inversify itself keep to themselves. */
const identifierOf = (id: number): BindingIdentifier => ({ ...IDENTIFIER, id });

const IDENTIFIER = { [Symbol.for('@inversifyjs/container/bindingIdentifier')]: true };
