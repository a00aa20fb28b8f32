import type { AccessRule } from '../../../domain/access-rules.js';
import { enforceRule } from '../../../domain/access-rules.js';
import { AuthError } from '../../../domain/errors.js';
import type { AgentClaims, SecurityPrincipal, SecurityState } from '../../../domain/model/security.js';
import type { Callers, Outcome } from './caller.js';
import type { AuthState, GuardedContext } from './guarded-context.js';
import type { Refusal, RefusalResponder } from './refusal.js';
import type { RouteDemand } from './route-demand.js';

/** What one resource server knows of one request. Each token is validated at most once. */
export class RequestAuth {
  readonly state: SecurityState;
  #principal: Promise<Outcome<SecurityPrincipal>> | undefined;
  #agent: Promise<Outcome<AgentClaims>> | undefined;
  #known: Outcome<SecurityPrincipal> | undefined;
  #knownAgent: Outcome<AgentClaims> | undefined;

  constructor(
    private readonly ctx: GuardedContext,
    private readonly callers: Callers,
    readonly responder: RefusalResponder,
    readonly enforced: boolean,
  ) {
    this.state = { principal: undefined, agent: undefined, enforced };
    this.#show(undefined);
  }

  /** Looks at the main token; whether it counts is decided by `admit`. */
  async identify(): Promise<Outcome<SecurityPrincipal>> {
    this.#principal ??= this.callers.principalOf(this.ctx);
    return (this.#known = await this.#principal);
  }

  /** Looks at the agent's token, for rules that are enforced on entry to a route. */
  async identifyAgent(): Promise<Outcome<AgentClaims>> {
    this.#agent ??= this.callers.agentOf(this.ctx);
    return (this.#knownAgent = await this.#agent);
  }

  /** Lets the request into a route, or refuses it. @throws AuthError */
  admit(demand: RouteDemand): void {
    if (!this.enforced) return;
    if (demand.anonymous === undefined) this.#reveal();
    else if (demand.anonymous.optional) this.#revealIfValid();
    if (this.#knownAgent?.ok === true) this.state.agent = this.#knownAgent.value;
    for (const rule of demand.rules) this.#enforce(rule);
  }

  /** Enforces a rule at the place of its guard. @throws AuthError */
  async demand(rule: AccessRule): Promise<void> {
    if (!this.enforced) return;
    if (rule.kind === 'scope' && rule.from === 'agent') {
      const agent = await this.identifyAgent();
      if (!agent.ok) throw agent.refusal;
      this.state.agent = agent.value;
    }
    enforceRule(rule, this.state);
  }

  #enforce(rule: AccessRule): void {
    const agent = this.#knownAgent;
    if (rule.kind === 'scope' && rule.from === 'agent' && agent?.ok === false) throw agent.refusal;
    enforceRule(rule, this.state);
  }

  #reveal(): void {
    if (this.#known === undefined) throw new AuthError('token_missing');
    if (!this.#known.ok) throw this.#known.refusal;
    this.#accept(this.#known.value);
  }

  #revealIfValid(): void {
    if (this.#known?.ok === true) this.#accept(this.#known.value);
    else this.#show(this.#known?.refusal);
  }

  #accept(principal: SecurityPrincipal): void {
    this.state.principal = principal;
    this.#show(undefined);
  }

  #show(refusal: Refusal | undefined): void {
    const { principal } = this.state;
    const auth: AuthState = {
      claims: principal?.claims,
      rawClaims: principal?.rawClaims ?? {},
      roles: principal?.roles ?? [],
      groups: principal?.claims.groups ?? [],
      reason: refusal && { code: refusal.code, detail: detailOf(refusal) },
    };
    Object.assign(this.ctx.state, { auth });
  }
}

const detailOf = (refusal: Refusal): string =>
  (refusal instanceof AuthError ? refusal.reason : undefined) ?? refusal.message;
