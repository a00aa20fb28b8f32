import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { openDirectories } from '../open-directories.js';
import { about, type Finding } from './finding.js';

const { ok, warning, failure } = about('files');

/** Who else on this machine may read or change what the data directory holds. */
export async function examineFiles(dataDirectory: string): Promise<readonly Finding[]> {
  if (process.platform === 'win32') return [ok('modes are not looked at on Windows')];
  const directories = (await openDirectories(dataDirectory)).map((complaint) =>
    failure(complaint.replace(/; make it 0700\.$/, ''), 'chmod 0700'),
  );
  const secrets = [...(await filesIn(join(dataDirectory, 'keys'))), join(dataDirectory, 'auth.db')];
  const readable = await Promise.all(secrets.map(complaintAbout));
  const first = join(dataDirectory, 'initial-admin-password');
  const password = (await modeOf(first)) === undefined ? [] : [forgotten(first)];
  const found = [...directories, ...readable.flatMap((finding) => finding ?? []), ...password];
  return found.length > 0 ? found : [ok(`${dataDirectory} is this account's alone`)];
}

const forgotten = (path: string): Finding =>
  warning(`${path} is still there`, 'Sign in, change the password, and remove the file.');

async function complaintAbout(path: string): Promise<Finding | undefined> {
  const mode = await modeOf(path);
  if (mode === undefined || (mode & 0o077) === 0) return undefined;
  return failure(`${path} is open to other accounts (mode ${mode.toString(8)})`, `chmod 0600 ${path}`);
}

const filesIn = (directory: string): Promise<readonly string[]> =>
  readdir(directory).then(
    (names) => names.map((name) => join(directory, name)),
    () => [],
  );

const modeOf = (path: string): Promise<number | undefined> =>
  stat(path).then(
    ({ mode }) => mode & 0o777,
    () => undefined,
  );
