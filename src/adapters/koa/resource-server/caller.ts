import { agentClaims } from '../../../domain/agent-claims.js';
import { AuthError } from '../../../domain/errors.js';
import type { AgentClaims, SecurityPrincipal } from '../../../domain/model/security.js';
import type { ValidatedToken } from '../../../domain/model/token-claims.js';
import type { RoleResolver } from '../../../ports/role-resolver.js';
import { bearerToken } from '../bearer.js';
import type { GuardedContext } from './guarded-context.js';
import { isRefusal, type Refusal } from './refusal.js';

/** What decides about tokens. */
export interface TokenValidation {
  /** @throws AuthError `token_…`, or one that stands for an outage. */
  validate(token: string): Promise<ValidatedToken>;
}

/** What came of looking at a token. */
export type Outcome<Value> =
  { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly refusal: Refusal };

const AGENT_HEADER = 'x-agent-authorization';
const BEARER = /^bearer +([^\s,]+) *$/i;

/** Reads and validates the tokens of requests. */
export class Callers {
  constructor(
    private readonly tokens: TokenValidation,
    private readonly roles: RoleResolver,
  ) {}

  /** The caller of the `Authorization` header; never rejects with a refusal. */
  async principalOf(ctx: GuardedContext): Promise<Outcome<SecurityPrincipal>> {
    let token: ValidatedToken;
    try {
      const text = bearerToken(ctx);
      if (text === undefined) throw new AuthError('token_missing');
      token = await this.tokens.validate(text);
    } catch (error) {
      return refused(error);
    }
    const { claims, rawClaims } = token;
    try {
      return { ok: true, value: { claims, rawClaims, roles: await this.roles.resolve(claims, rawClaims) } };
    } catch (cause) {
      return refused(
        isRefusal(cause)
          ? cause
          : new AuthError('store_unavailable', { reason: 'the roles cannot be resolved', cause }),
      );
    }
  }

  /** The agent of the `X-Agent-Authorization` header, which never stands in for the main one. */
  async agentOf(ctx: GuardedContext): Promise<Outcome<AgentClaims>> {
    try {
      const header = ctx.req.headers[AGENT_HEADER];
      if (header === undefined) throw new AuthError('token_missing', { reason: 'no agent token' });
      const token = BEARER.exec(typeof header === 'string' ? header : header.join(', '))?.[1];
      if (token === undefined) throw new AuthError('token_malformed', { reason: 'not one agent token' });
      return { ok: true, value: agentClaims(await this.tokens.validate(token)) };
    } catch (error) {
      return refused(error);
    }
  }
}

function refused(error: unknown): { readonly ok: false; readonly refusal: Refusal } {
  if (isRefusal(error)) return { ok: false, refusal: error };
  throw error;
}
