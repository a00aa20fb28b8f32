import { errorCodeOf } from '../domain/platform-error-code.js';
import { CommandError } from './command-error.js';

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file or directory',
  EISDIR: 'it is a directory',
  ENOTDIR: 'a part of the path is no directory',
  EACCES: 'this account may not',
  EPERM: 'this account may not',
  EEXIST: 'it exists, and is not overwritten',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the quota is used up',
  EROFS: 'the file system takes no writes',
  ENAMETOOLONG: 'the name is too long',
};

/**
 * Names the file in what the system complains about, which often leaves it out.
 * @param deed what could not be done: `cannot be read`.
 * @returns the error to throw; one that is none of the system's comes back as it is.
 */
export function fileProblem(path: string, deed: string, error: unknown): unknown {
  const code = errorCodeOf(error);
  if (code === undefined || !(error instanceof Error) || !('syscall' in error)) return error;
  return new CommandError(`${path} ${deed}: ${REASONS[code] ?? error.message} (${code}).`);
}
