import { suggestion } from './config/suggestion.js';
import type { MemberRule } from './member-rules.js';
import { shownValue } from './shown-value.js';

/** A rule for each option, so that a new one that has none does not compile. */
export type OptionRules<Options extends object> = { readonly [Name in keyof Options]-?: MemberRule };

/**
 * Callers in JavaScript have no compiler: a misspelt option would be ignored unseen, or fail far from its cause.
 * @param called the function whose options they are, for the message.
 * @throws Error naming every option that is wrong, missing or unknown.
 */
export function assertOptions<Options extends object>(
  called: string,
  options: Options,
  rules: OptionRules<Options>,
): void {
  const given: unknown = options;
  if (typeof given !== 'object' || given === null)
    throw new Error(`The options of ${called} must be an object, and are ${shownValue(given)}.`);
  const problems = [...unknown(given, Object.keys(rules)), ...wrong(given, rules)];
  if (problems.length > 0)
    throw new Error(
      [`The options of ${called} cannot be used:`, ...problems.map((problem) => `  ${problem}`)].join('\n'),
    );
}

const unknown = (given: object, known: readonly string[]): readonly string[] =>
  Object.keys(given)
    .filter((name) => !known.includes(name))
    .map((name) => `${name} is not an option${suggestion(name, known) || `; there is ${known.join(', ')}`}`);

const wrong = (given: object, rules: Readonly<Record<string, MemberRule>>): readonly string[] =>
  Object.entries(rules).flatMap(([name, rule]) => {
    const value: unknown = Reflect.get(given, name);
    const must = rule(value);
    if (must === undefined) return [];
    return Array.isArray(value) ? `${name} ${must}` : `${name} ${must}, and is ${shownValue(value)}`;
  });
