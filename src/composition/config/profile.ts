import type { ConfigProblem } from './config-error.js';
import { suggestion } from './suggestion.js';

/** How much the process may forget: stores in memory exist under `development` and `test` only. */
export const PROFILES = ['production', 'development', 'test'] as const;
export type Profile = (typeof PROFILES)[number];

/** The profile given, `production` when none is. NODE_ENV is not asked. */
export function chooseProfile(
  flag: string | undefined,
  variable: string | undefined,
): { profile: Profile; problems: ConfigProblem[] } {
  const given = flag ?? (variable === '' ? undefined : variable);
  const profile = PROFILES.find((known) => known === (given ?? 'production'));
  if (profile !== undefined) return { profile, problems: [] };
  const source = flag === undefined ? 'PICO_AUTH_PROFILE' : '--profile';
  const message = `must be one of ${PROFILES.join(', ')}${suggestion(given ?? '', PROFILES)}`;
  return { profile: 'production', problems: [{ key: 'profile', source, message }] };
}
