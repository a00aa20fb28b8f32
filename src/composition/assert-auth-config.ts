import type { AuthConfig } from './auth-config.js';
import { authContradictions } from './auth-config-contradictions.js';
import { AuthConfigError, type AuthConfigProblem } from './auth-config-error.js';
import { AUTH_CONFIG_RULES } from './auth-config-rules.js';
import { suggestion } from './config/suggestion.js';
import { shownValue } from './shown-value.js';

const MEMBERS = Object.keys(AUTH_CONFIG_RULES);

/**
 * Callers in JavaScript have no compiler, and the compiler knows no bounds: what the file would be refused
 * for is refused in code too.
 * @throws AuthConfigError naming every member that is wrong, missing or unknown.
 */
export function assertAuthConfig(config: AuthConfig): void {
  const given: unknown = config;
  if (typeof given !== 'object' || given === null)
    throw new AuthConfigError([
      { member: 'config', message: `must be an object, and is ${shownValue(given)}` },
    ]);
  const problems = [...unknownMembers(config), ...wrongMembers(config)];
  if (problems.length === 0) problems.push(...authContradictions(config, (member) => member));
  if (problems.length > 0) throw new AuthConfigError(problems);
}

const unknownMembers = (config: object): readonly AuthConfigProblem[] =>
  Object.keys(config)
    .filter((name) => !MEMBERS.includes(name))
    .map((member) => ({ member, message: `is no member of AuthConfig${suggestion(member, MEMBERS)}` }));

function wrongMembers(config: object): readonly AuthConfigProblem[] {
  const given = new Map<string, unknown>(Object.entries(config));
  return Object.entries(AUTH_CONFIG_RULES).flatMap(([member, rule]) => {
    const value = given.get(member);
    if (value === undefined) return { member, message: missing(member) };
    const must = rule(value);
    return must === undefined ? [] : { member, message: `${must}, and is ${shownValue(value)}` };
  });
}

const missing = (member: string): string =>
  member === 'issuer' ? 'is missing: the public address' : 'is missing; AUTH_DEFAULTS has one';
