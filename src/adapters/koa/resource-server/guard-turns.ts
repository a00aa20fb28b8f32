import type { RoutedContext } from './guarded-context.js';

/** Counts how often a router runs one guard for a request: the same guard may stand in several routes. */
export class GuardTurns {
  readonly #turns = new WeakMap<RoutedContext, { router: RoutedContext['router']; count: number }>();

  /** How often the router at hand has run it before. */
  take(ctx: RoutedContext): number {
    const turn = this.#turns.get(ctx);
    if (turn !== undefined && turn.router === ctx.router) return (turn.count += 1);
    this.#turns.set(ctx, { router: ctx.router, count: 0 });
    return 0;
  }
}
