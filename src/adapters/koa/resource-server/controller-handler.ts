import { mark, type Markable, marksOf } from '../../../domain/access-marks.js';
import type { GuardedContext } from './guarded-context.js';

/** A middleware, or a method of a controller that is one. */
export type Handler<Context> = (ctx: Context, next: () => Promise<unknown>) => unknown;

/**
 * A method of a controller as middleware: bound to its controller, with the marks of its decorators. A
 * plain `bind` or an arrow function around the method would lose them.
 */
export function handlerOf<Context extends GuardedContext, Name extends PropertyKey>(
  controller: Readonly<Record<Name, Handler<Context>>>,
  method: Name,
): Handler<Context> {
  const handler: Handler<Context> = (ctx, next) => controller[method](ctx, next);
  const marked: Markable = controller[method];
  return mark(handler, marksOf(marked));
}
