import { stat } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * What is wrong with the modes of a data directory: where other accounts may write they can put files
 * of their own in place of keys and database, whatever the modes of the files are.
 * @returns one sentence a directory; none for directories that do not exist.
 */
export async function openDirectories(dataDirectory: string): Promise<readonly string[]> {
  if (process.platform === 'win32') return [];
  const found = await Promise.all([dataDirectory, join(dataDirectory, 'keys')].map(complaintAbout));
  return found.filter((complaint) => complaint !== undefined);
}

async function complaintAbout(directory: string): Promise<string | undefined> {
  const mode = await stat(directory).then(
    (found) => found.mode & 0o777,
    () => 0,
  );
  if ((mode & 0o022) === 0) return undefined;
  return `${directory} can be changed by other accounts (mode ${mode.toString(8)}); make it 0700.`;
}
