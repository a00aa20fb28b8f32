import { CommanderError } from 'commander';
import { MongoDatabaseError } from '../adapters/mongo/mongo-database-error.js';
import { KeyFileError } from '../adapters/node/key-file-error.js';
import { RedisPackageError } from '../adapters/redis/redis-errors.js';
import { DatabaseFileError } from '../adapters/sqlite/database-file-error.js';
import { UserFileError } from '../adapters/user-files/user-file-error.js';
import { ConfigError } from '../composition/config/config-error.js';
import { ListenError } from '../composition/http-listener.js';
import { AuthError } from '../domain/errors.js';
import { StoreCopyError } from '../domain/store-copy-error.js';
import { UnusableKeysError } from '../domain/unusable-keys-error.js';
import { CommandError, UsageError } from './command-error.js';
import { InterruptedError } from './stop-wish.js';

/** What a command writes to. */
export interface Output {
  write(text: string): unknown;
}

const FAILED = 1;
const MISUSED = 2;

/**
 * Says what went wrong, as briefly as the reader can act on it.
 * @returns the exit code: 2 when the command or the configuration has to change, 128 and the number of a
 * signal that stopped it, else 1.
 */
export function reportFailure(error: unknown, output: Output): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : MISUSED;
  if (error instanceof ConfigError) {
    output.write(`${error.message}\n`);
    return MISUSED;
  }
  output.write(`${describe(error)}\n`);
  if (error instanceof InterruptedError) return error.exitCode;
  return error instanceof UsageError ? MISUSED : FAILED;
}

/** Errors whose message is written for the operator. */
const PLAIN = [
  UserFileError,
  CommandError,
  InterruptedError,
  ListenError,
  DatabaseFileError,
  MongoDatabaseError,
  StoreCopyError,
  KeyFileError,
  UnusableKeysError,
  RedisPackageError,
];

function describe(error: unknown): string {
  if (error instanceof AuthError) {
    const issues = error.issues.map(({ path, message }) => `\n  ${path}: ${message}`);
    return `${error.message} (${error.code})${issues.join('')}${because(error.cause)}`;
  }
  if (PLAIN.some((kind) => error instanceof kind) && error instanceof Error) return error.message;
  if (isOfTheSystem(error)) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

/** `EACCES: permission denied, open '…'` says it all; the stack behind it says nothing to an operator. */
const isOfTheSystem = (error: unknown): error is Error =>
  error instanceof Error && 'syscall' in error && 'code' in error;

const because = (cause: unknown): string => (cause instanceof Error ? `\n  ${cause.message}` : '');
