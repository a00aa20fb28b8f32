import { randomBytes } from 'node:crypto';
import { mkdir, open, rename } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Leaves the first admin's password where only the owner of the data directory can read it.
 * @returns the path of the file, `<data_dir>/initial-admin-password`, mode 0600.
 */
export async function leaveInitialPassword(dataDirectory: string, password: string): Promise<string> {
  await mkdir(dataDirectory, { recursive: true, mode: 0o700 });
  const path = join(dataDirectory, 'initial-admin-password');
  const unfinished = `${path}.${randomBytes(6).toString('hex')}.tmp`;
  const file = await open(unfinished, 'wx', 0o600);
  try {
    await file.writeFile(`${password}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(unfinished, path);
  return path;
}
