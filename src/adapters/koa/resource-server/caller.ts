import { agentClaims } from '../../../domain/agent-claims.js';
import { bearerTokenIn } from '../../../domain/bearer-credentials.js';
import { AuthError } from '../../../domain/errors.js';
import type { AgentClaims, SecurityPrincipal } from '../../../domain/model/security.js';
import type { ValidatedToken } from '../../../domain/model/token-claims.js';
import type { RoleResolver } from '../../../ports/role-resolver.js';
import { bearerToken } from '../bearer.js';
import type { GuardedContext } from './guarded-context.js';
import { isRefusal, type Refusal } from './refusal.js';

/** What decides about tokens. */
export interface TokenValidation {
  /**
   * Await only when it is a promise; thrown or as a rejection,
   * @throws AuthError `token_…`, or one that stands for an outage.
   */
  validate(token: string): ValidatedToken | Promise<ValidatedToken>;
}

/** What came of looking at a token. */
export type Outcome<Value> =
  { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly refusal: Refusal };

const AGENT_HEADER = 'x-agent-authorization';

/** Reads and validates the tokens of requests. */
export class Callers {
  constructor(
    private readonly tokens: TokenValidation,
    private readonly roles: RoleResolver,
  ) {}

  /** The caller of the `Authorization` header, at once where nothing has to be waited for; no refusal is thrown. */
  principalOf(ctx: GuardedContext): Outcome<SecurityPrincipal> | Promise<Outcome<SecurityPrincipal>> {
    try {
      const text = bearerToken(ctx);
      if (text === undefined) throw new AuthError('token_missing');
      const token = this.tokens.validate(text);
      return token instanceof Promise
        ? token.then((late) => this.#withRoles(late), refused)
        : this.#withRoles(token);
    } catch (error) {
      return refused(error);
    }
  }

  #withRoles({
    claims,
    rawClaims,
  }: ValidatedToken): Outcome<SecurityPrincipal> | Promise<Outcome<SecurityPrincipal>> {
    const withRoles = (roles: readonly string[]): Outcome<SecurityPrincipal> => ({
      ok: true,
      value: { claims, rawClaims, roles },
    });
    try {
      const roles = this.roles.resolve(claims, rawClaims);
      return isList(roles) ? withRoles(roles) : Promise.resolve(roles).then(withRoles, withoutRoles);
    } catch (cause) {
      return withoutRoles(cause);
    }
  }

  /** The agent of the `X-Agent-Authorization` header, which never stands in for the main one. */
  async agentOf(ctx: GuardedContext): Promise<Outcome<AgentClaims>> {
    try {
      const header = ctx.req.headers[AGENT_HEADER];
      if (header === undefined) throw new AuthError('token_missing', { reason: 'no agent token' });
      const token = bearerTokenIn(typeof header === 'string' ? header : header.join(', '));
      if (token === undefined) throw new AuthError('token_malformed', { reason: 'not one agent token' });
      return { ok: true, value: agentClaims(await this.tokens.validate(token)) };
    } catch (error) {
      return refused(error);
    }
  }
}

const isList = (roles: readonly string[] | Promise<readonly string[]>): roles is readonly string[] =>
  Array.isArray(roles);

const withoutRoles = (cause: unknown) =>
  refused(
    isRefusal(cause)
      ? cause
      : new AuthError('store_unavailable', { reason: 'the roles cannot be resolved', cause }),
  );

function refused(error: unknown): { readonly ok: false; readonly refusal: Refusal } {
  if (isRefusal(error)) return { ok: false, refusal: error };
  throw error;
}
