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
  principalOf(ctx: GuardedContext): Promise<Outcome<SecurityPrincipal>> {
    return outcomeOf(async () => {
      const token = bearerToken(ctx);
      if (token === undefined) throw new AuthError('token_missing');
      const { claims, rawClaims } = await this.tokens.validate(token);
      return { claims, rawClaims, roles: await this.#rolesOf({ claims, rawClaims }) };
    });
  }

  /** The agent of the `X-Agent-Authorization` header, which never stands in for the main one. */
  agentOf(ctx: GuardedContext): Promise<Outcome<AgentClaims>> {
    return outcomeOf(async () => {
      const header = ctx.req.headers[AGENT_HEADER];
      if (header === undefined) throw new AuthError('token_missing', { reason: 'no agent token' });
      const token = BEARER.exec(typeof header === 'string' ? header : header.join(', '))?.[1];
      if (token === undefined) throw new AuthError('token_malformed', { reason: 'not one agent token' });
      return agentClaims(await this.tokens.validate(token));
    });
  }

  async #rolesOf({ claims, rawClaims }: ValidatedToken): Promise<readonly string[]> {
    try {
      return await this.roles.resolve(claims, rawClaims);
    } catch (cause) {
      if (cause instanceof AuthError) throw cause;
      throw new AuthError('store_unavailable', { reason: 'the roles cannot be resolved', cause });
    }
  }
}

async function outcomeOf<Value>(work: () => Promise<Value>): Promise<Outcome<Value>> {
  try {
    return { ok: true, value: await work() };
  } catch (error) {
    if (isRefusal(error)) return { ok: false, refusal: error };
    throw error;
  }
}
