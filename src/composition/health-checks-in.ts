import type { HealthCheck } from '../ports/health-check.js';

/** Those of the values that can be asked after, each once. */
export const healthChecksIn = (values: Iterable<unknown>): readonly HealthCheck[] => [
  ...new Set([...values].filter(isHealthCheck)),
];

export const isHealthCheck = (value: unknown): value is HealthCheck =>
  typeof value === 'object' &&
  value !== null &&
  'check' in value &&
  typeof value.check === 'function' &&
  'name' in value &&
  typeof value.name === 'string';
