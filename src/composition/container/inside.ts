import type { Container } from 'inversify';
import { Plugin, type PluginContext } from '@inversifyjs/plugin';

/**
 * The bindings of a container as Inversify keeps them. The only place that knows its plugin interface,
 * which is documented and called experimental; a test pins what is relied upon.
 */
export function insideOf(container: Container): PluginContext {
  const seen: PluginContext[] = [];
  container.register(
    class extends Plugin<Container> {
      override load(): void {
        seen.push(this._context);
      }
    },
  );
  const [context] = seen;
  if (context === undefined) throw new Error('Inversify did not load its plugin.');
  return context;
}
