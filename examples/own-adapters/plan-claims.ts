import type { ClaimsEnricher, ClaimsSubject, ExtraClaims } from 'pico-auth';

/** Whoever knows what an organisation has paid for. */
export interface Plans {
  planOf(orgId: string): Promise<{ readonly name: string; readonly seats: number } | undefined>;
}

/** The plan of the caller's organisation in every access token; a change shows with the next refresh. */
export class PlanClaims implements ClaimsEnricher {
  constructor(private readonly plans: Plans) {}

  async claimsFor({ orgId }: ClaimsSubject): Promise<ExtraClaims> {
    const plan = await this.plans.planOf(orgId);
    return plan === undefined ? {} : { plan: { name: plan.name, seats: plan.seats } };
  }
}
