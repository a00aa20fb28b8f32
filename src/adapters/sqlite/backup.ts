import { randomBytes } from 'node:crypto';
import { link, open, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { RawConnection } from './sqlite-driver.js';

/**
 * Writes a consistent copy of the database, mode 0600, that appears under its name only when it is
 * complete and on disk. Blocks the event loop while SQLite copies: meant for a process of its own.
 * @throws Error `EEXIST` when the target exists; it is never overwritten.
 */
export async function backUp(connection: RawConnection, target: string): Promise<void> {
  const unfinished = `${target}.${randomBytes(8).toString('hex')}.unfinished`;
  try {
    const file = await open(unfinished, 'wx', 0o600);
    await file.close();
    connection.prepare('VACUUM INTO ?').run(unfinished);
    await flush(unfinished);
    await link(unfinished, target);
  } finally {
    await rm(unfinished, { force: true });
  }
  await flush(dirname(target));
}

/** fsync of a file or of a directory. */
async function flush(path: string): Promise<void> {
  const file = await open(path, 'r');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}
