import { PROFILES } from '../config/profile.js';
import { suggestion } from '../config/suggestion.js';
import type { ProfileName } from './module.js';

/**
 * The active profiles: `production` when none is named, so that forgetting to say so is safe.
 * @throws Error on a profile that is not allowed.
 */
export function activeProfiles(
  named: readonly ProfileName[] = [],
  allowed: readonly ProfileName[] = PROFILES,
): ReadonlySet<ProfileName> {
  for (const profile of named) {
    if (allowed.includes(profile)) continue;
    const known = `allowed: ${allowed.join(', ')}${suggestion(profile, allowed)}`;
    throw new Error(`Unknown profile "${profile}"; ${known}`);
  }
  return new Set(named.length === 0 ? ['production'] : named);
}

/** Whether records may live and die with the process. Naming `production` too forbids it. */
export const mayForget = (profiles: ReadonlySet<ProfileName>): boolean =>
  !profiles.has('production') && (profiles.has('development') || profiles.has('test'));
