import type { AccessRule } from '../../../domain/access-rules.js';
import { enforceRule } from '../../../domain/access-rules.js';
import { AuthError } from '../../../domain/errors.js';
import type { AgentClaims, SecurityPrincipal, SecurityState } from '../../../domain/model/security.js';
import type { Callers, Outcome } from './caller.js';
import type { AuthState, Guard, GuardedContext } from './guarded-context.js';
import { isOutage, type Refusal, type RefusalResponder } from './refusal.js';
import type { RouteDemand } from './route-demand.js';

/** What one resource server knows of one request. Each token is validated at most once. */
export class RequestAuth {
  readonly state: SecurityState;
  #principal: Outcome<SecurityPrincipal> | Promise<Outcome<SecurityPrincipal>> | undefined;
  #agent: Promise<Outcome<AgentClaims>> | undefined;
  #known: Outcome<SecurityPrincipal> | undefined;
  #knownAgent: Outcome<AgentClaims> | undefined;
  readonly #turns: { readonly guard: Guard; readonly router: unknown }[] = [];

  constructor(
    readonly server: object,
    private readonly ctx: GuardedContext,
    private readonly callers: Callers,
    readonly responder: RefusalResponder,
    readonly enforced: boolean,
  ) {
    this.state = { principal: undefined, agent: undefined, enforced };
    this.#show(undefined);
  }

  /** How often this router has run the guard before: one and the same guard may stand in several routes. */
  turnOf(guard: Guard, router: unknown): number {
    let turn = 0;
    for (const taken of this.#turns) if (taken.guard === guard && taken.router === router) turn += 1;
    this.#turns.push({ guard, router });
    return turn;
  }

  /**
   * Looks at the tokens that these routes may ask for; whether they count is decided by `admit`. A
   * promise only where something has to be waited for, which a token that is remembered never has.
   */
  identify(demands: readonly RouteDemand[]): Promise<void> | undefined {
    if (!this.enforced) return undefined;
    const caller = demands.some(asksForToken) ? this.#identifyCaller() : undefined;
    if (!demands.some(({ rules }) => rules.some(asksForAgent))) return caller;
    return caller === undefined ? this.#identifyAgent() : caller.then(() => this.#identifyAgent());
  }

  /** Lets the request into a route, or refuses it. @throws AuthError */
  admit(demand: RouteDemand): void {
    if (!this.enforced) return;
    if (demand.anonymous === undefined) this.#reveal();
    else if (demand.anonymous.optional) this.#revealIfValid();
    for (const rule of demand.rules) this.#enforce(rule);
  }

  /** Enforces a rule at the place of its guard; a promise only where a token has to be validated. */
  demand(rule: AccessRule): Promise<void> | undefined {
    if (!this.enforced) return undefined;
    if (asksForAgent(rule)) return this.#identifyAgent().then(() => this.#enforce(rule));
    this.#enforce(rule);
    return undefined;
  }

  #identifyCaller(): Promise<void> | undefined {
    this.#principal ??= this.callers.principalOf(this.ctx);
    if (this.#principal instanceof Promise) {
      return this.#principal.then((known) => void (this.#known = known));
    }
    this.#known = this.#principal;
    return undefined;
  }

  async #identifyAgent(): Promise<void> {
    this.#agent ??= this.callers.agentOf(this.ctx);
    this.#knownAgent = await this.#agent;
  }

  #enforce(rule: AccessRule): void {
    if (asksForAgent(rule) && this.#knownAgent !== undefined) {
      if (!this.#knownAgent.ok) throw this.#knownAgent.refusal;
      this.state.agent = this.#knownAgent.value;
    }
    enforceRule(rule, this.state);
  }

  #reveal(): void {
    if (this.#known === undefined) throw new AuthError('token_missing');
    if (!this.#known.ok) throw this.#known.refusal;
    this.#accept(this.#known.value);
  }

  #revealIfValid(): void {
    if (this.#known?.ok === true) return this.#accept(this.#known.value);
    if (this.#known !== undefined && isOutage(this.#known.refusal)) throw this.#known.refusal;
    this.#show(this.#known?.refusal);
  }

  #accept(principal: SecurityPrincipal): void {
    if (this.state.principal === principal) return;
    this.state.principal = principal;
    this.#show(undefined);
  }

  #show(refusal: Refusal | undefined): void {
    const { principal } = this.state;
    const auth: AuthState = {
      claims: principal?.claims,
      rawClaims: principal?.rawClaims ?? {},
      roles: principal?.roles ?? NONE,
      groups: principal?.claims.groups ?? NONE,
      reason: refusal && { code: refusal.code, detail: detailOf(refusal) },
    };
    const state: { auth?: AuthState } = this.ctx.state;
    state.auth = auth;
  }
}

const NONE: readonly string[] = [];

const asksForToken = ({ anonymous, rules }: RouteDemand): boolean =>
  anonymous === undefined || anonymous.optional || !rules.every(asksForAgent);

const asksForAgent = (rule: AccessRule): boolean => rule.kind === 'scope' && rule.from === 'agent';

const detailOf = (refusal: Refusal): string =>
  (refusal instanceof AuthError ? refusal.reason : undefined) ?? refusal.message;
