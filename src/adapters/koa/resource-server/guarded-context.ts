import type { Layer } from '@koa/router';
import type { ParameterizedContext } from 'koa';
import type { AuthErrorCode } from '../../../domain/errors.js';
import type { RawClaims, TokenClaims } from '../../../domain/model/token-claims.js';
import type { HttpErrorCode } from '../error-codes.js';

/** What guards use of a Koa context, so that they fit routers with any state. */
export interface GuardedContext extends Pick<
  ParameterizedContext,
  'req' | 'res' | 'method' | 'path' | 'querystring' | 'status' | 'body' | 'set' | 'remove' | 'headerSent'
> {
  state: object;
}

/** The same inside `@koa/router`: which layers the path matched, and which router runs them. */
export interface RoutedContext extends GuardedContext {
  readonly matched?: readonly Layer[];
  readonly router?: { readonly stack: readonly Layer[] };
  routerPath?: unknown;
}

/** Koa middleware as it is: a narrower context would be taken for the router's own when its type is inferred. */
export type Guard = (ctx: ParameterizedContext, next: () => Promise<unknown>) => Promise<unknown>;

/** Why the caller is anonymous although a token could have been taken. */
export interface AnonymousReason {
  readonly code: AuthErrorCode | HttpErrorCode;
  /** For the handler and the log: more than the caller may learn. */
  readonly detail: string;
}

/** `ctx.state.auth`: also for whoever stands outside the guard, as an error handler. */
export interface AuthState {
  /** Undefined for an anonymous caller. */
  readonly claims: TokenClaims | undefined;
  readonly rawClaims: RawClaims;
  readonly roles: readonly string[];
  readonly groups: readonly string[];
  /** Set where a token was optional and none counted. */
  readonly reason: AnonymousReason | undefined;
}
