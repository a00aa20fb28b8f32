import type { Layer } from '@koa/router';
import type { SecurityState } from '../../../domain/model/security.js';
import type { RoleResolver } from '../../../ports/role-resolver.js';
import type { SecurityScope } from '../../../ports/security-scope.js';
import { Callers, type TokenValidation } from './caller.js';
import type { Guard, GuardedContext, RoutedContext } from './guarded-context.js';
import { isRoute, layersFrom } from './matched-routes.js';
import { mounted } from './mounted-guard.js';
import { openPaths } from './open-paths.js';
import { isOutage, isRefusal, type RefusalOptions, RefusalResponder } from './refusal.js';
import { RequestAuth } from './request-auth.js';
import { enter } from './request-auths.js';
import { demandOf, OPEN, type RouteDemand, TOKEN_NEEDED } from './route-demand.js';
import { watchEntries } from './route-entries.js';
import { keepWithin } from './streamed-body.js';

export interface KoaResourceServerOptions extends RefusalOptions {
  readonly tokens: TokenValidation;
  readonly roleResolver: RoleResolver;
  readonly scope: SecurityScope;
  /** False lets everybody through with an empty context. */
  readonly enforced: boolean;
}

export interface AppGuardOptions {
  /** Paths that need no token: exact ones, or `/public/*` for everything below. */
  readonly anonymous?: readonly string[];
}

/** Protects the routes of a Koa application. */
export class KoaResourceServer {
  readonly #callers: Callers;
  readonly #responder: RefusalResponder;

  constructor(private readonly options: KoaResourceServerOptions) {
    this.#callers = new Callers(options.tokens, options.roleResolver);
    this.#responder = new RefusalResponder(options);
  }

  /**
   * For `router.use`, or in one route: every route behind it needs a valid token unless marked with
   * `allowAnonymous()`. Used outside a router of `@koa/router` it knows no marks and always asks.
   */
  protect(): Guard {
    const guard: Guard = (ctx: RoutedContext, next) => {
      const auth = this.#authOf(ctx);
      const layers = layersFrom(ctx, guard, auth.turnOf(guard, ctx.router));
      const demands = demandsOf(layers);
      return this.#serve(ctx, next, auth, demands, () => {
        if (demands.length === 1 || !changesAlong(demands)) return;
        const watched = watchEntries(ctx, layers, (route) => auth.admit(demandOf(route)));
        if (!watched) for (const demand of demands) auth.admit(demand);
      });
    };
    return mounted(guard);
  }

  /** For `app.use`: every request needs a valid token, unknown paths included, save those listed. */
  middleware({ anonymous = [] }: AppGuardOptions = {}): Guard {
    const isOpen = openPaths(anonymous);
    return mounted((ctx, next) =>
      this.#serve(ctx, next, this.#authOf(ctx), [isOpen(ctx.path) ? OPEN : TOKEN_NEEDED]),
    );
  }

  /** Where nothing has to be waited for, the guard adds one promise to those of the application. */
  #serve(
    ctx: GuardedContext,
    next: () => Promise<unknown>,
    auth: RequestAuth,
    demands: readonly RouteDemand[],
    lookAhead?: () => void,
  ): Promise<void> {
    const admit = (): void => {
      auth.admit(demands[0] ?? TOKEN_NEEDED);
      lookAhead?.();
    };
    const refuse = (error: unknown): void => this.#answer(ctx, error);
    try {
      const identified = auth.identify(demands);
      if (identified !== undefined)
        return identified.then(admit).then(() => this.#run(ctx, next, auth.state), refuse);
      admit();
    } catch (error) {
      return new Promise((resolve) => {
        refuse(error);
        resolve();
      });
    }
    return this.#run(ctx, next, auth.state);
  }

  #run(ctx: GuardedContext, next: () => Promise<unknown>, state: SecurityState): Promise<void> {
    const { scope } = this.options;
    scope.follow(state, [ctx.req, ctx.res]);
    return scope.run(state, next).then(
      () => keepWithin(ctx, (work) => scope.run(state, work)),
      (error: unknown) => {
        if (!isOfTheGuard(error)) throw error;
        this.#answer(ctx, error);
      },
    );
  }

  #authOf(ctx: GuardedContext): RequestAuth {
    const { enforced } = this.options;
    return enter(ctx, this, () => new RequestAuth(this, ctx, this.#callers, this.#responder, enforced));
  }

  #answer(ctx: GuardedContext, error: unknown): void {
    if (!isRefusal(error) || ctx.headerSent) throw error;
    this.#responder.answer(ctx, error);
  }
}

function demandsOf(layers: readonly Layer[]): readonly RouteDemand[] {
  const demands: RouteDemand[] = [];
  for (const layer of layers) if (isRoute(layer)) demands.push(demandOf(layer));
  return demands.length === 0 ? CLOSED : demands;
}

const CLOSED: readonly RouteDemand[] = [TOKEN_NEEDED];

/** What the security context and later routes refuse with; other refusals belong to the application. */
const isOfTheGuard = (error: unknown): boolean =>
  isRefusal(error) && (error.code === 'forbidden' || error.code.startsWith('token_') || isOutage(error));

/** Whether a later route asks for more than the first, so that its entry has to be watched. */
const changesAlong = ([first, ...later]: readonly RouteDemand[]): boolean =>
  later.some(
    ({ anonymous, rules }) =>
      rules.length > 0 || (anonymous?.optional !== false && first?.anonymous !== undefined),
  );
