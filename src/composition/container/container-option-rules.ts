import { assertOptions, type OptionRules } from '../assert-options.js';
import { having, listOf, optional, rule, text } from '../member-rules.js';
import type { ContainerOptions, Timeouts } from './container-options.js';

const anything = rule('must be anything', () => true);

const object = rule('must be an object', (value) => typeof value === 'object' && value !== null);

const callable = rule('must be a function', (value) => typeof value === 'function');

const module = rule(
  'must be a module, or a function that gives one',
  (value) => typeof value === 'function' || object(value) === undefined,
);

/** What is in configuration and overrides is checked by its own rules. */
const CONTAINER_RULES: OptionRules<ContainerOptions> = {
  config: anything,
  profiles: optional(listOf(text)),
  allowedProfiles: optional(listOf(text)),
  modules: optional(listOf(module)),
  overrides: optional(object),
  entryPoints: optional(listOf(rule('must be a token', (value) => value !== undefined && value !== null))),
  timeouts: optional(object),
  onEvent: optional(callable),
  container: optional(having('bind', 'loadAsync', 'getAllAsync')),
};

/** What a timer of Node can wait for; more would be over at once. */
const MAX_MS = 2_147_483_647;

const limit = optional(
  rule(
    `must be a number of milliseconds above 0 and up to ${MAX_MS}, or Infinity for no limit`,
    (value) => typeof value === 'number' && value > 0 && (value <= MAX_MS || value === Infinity),
  ),
);

const TIMEOUT_RULES: OptionRules<Timeouts> = { startMs: limit, stopMs: limit, healthMs: limit };

/** @throws Error naming every option that is wrong or unknown. */
export function assertContainerOptions(options: ContainerOptions): void {
  assertOptions('the container', options, CONTAINER_RULES);
  assertOptions('timeouts', options.timeouts ?? {}, TIMEOUT_RULES);
}
