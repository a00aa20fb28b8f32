import { AuthError } from './errors.js';
import type { JwksReport } from './jwks-key-source.js';

/** One issuer to load keys of. */
export interface WarmUp {
  readonly keys: { warmUp(): Promise<JwksReport> };
  /** Whether the application cannot do without this issuer. */
  readonly required: boolean;
}

/**
 * Loads the keys of all issuers at once and reports of each; a dead one does not keep the others back.
 * @throws AuthError `jwks_unavailable` when a required one has no keys, after all have been tried.
 */
export async function warmUpAll(issuers: readonly WarmUp[]): Promise<readonly JwksReport[]> {
  const outcomes = await Promise.all(
    issuers.map(async ({ keys, required }) => ({ report: await keys.warmUp(), required })),
  );
  const dead = outcomes.filter(({ report, required }) => required && report.state === 'unavailable');
  if (dead.length > 0) {
    const reason = dead
      .map(({ report }) => `${report.issuer}: ${report.failure?.reason ?? 'no keys'}`)
      .join('; ');
    throw new AuthError('jwks_unavailable', { reason });
  }
  return outcomes.map(({ report }) => report);
}
