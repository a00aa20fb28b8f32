import { strictEqual } from 'node:assert/strict';
import type { LogFields, Logger } from '../../ports/logger.js';
import { clause, type Contract } from './contract.js';

const CIRCULAR: Record<string, unknown> = { name: 'circular' };
CIRCULAR['self'] = CIRCULAR;

const FIELDS: readonly LogFields[] = [
  {},
  { port: 8100, missing: undefined, nothing: null },
  { error: new Error('no store', { cause: new Error('gone') }) },
  { circular: CIRCULAR },
  { big: 1n, symbol: Symbol('s'), work: () => undefined },
  {
    value: {
      toJSON: () => {
        throw new Error('not to be shown');
      },
    },
  },
];

/** What every `Logger` promises to its caller; what it writes is its own. */
export const loggerContract: Contract<Logger> = [
  clause(
    'fields of any kind are taken at every level, and nothing is handed back',
    'the request that met a failure fails again because of the line about it',
    async (logger) => {
      for (const fields of FIELDS)
        for (const level of ['debug', 'info', 'warn', 'error'] as const) {
          const write: (fields: LogFields, message: string) => unknown = logger[level].bind(logger);
          strictEqual(write(fields, 'a line of the contract of loggers'), undefined);
        }
    },
  ),
];
