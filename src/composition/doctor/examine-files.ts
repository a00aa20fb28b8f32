import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Settings } from '../settings.js';
import { about, type Finding } from './finding.js';

const { ok, warning, failure } = about('files');

/** Who else on this machine may read or change what the data directory and the database hold. */
export async function examineFiles({
  auth: { data_dir: dataDirectory },
  database: { choice },
}: Pick<Settings, 'auth' | 'database'>): Promise<readonly Finding[]> {
  if (process.platform === 'win32') return [ok('modes are not looked at on Windows')];
  const keys = join(dataDirectory, 'keys');
  const database = choice.kind === 'sqlite' ? choice.path : join(dataDirectory, 'auth.db');
  const password = join(dataDirectory, 'initial-admin-password');
  const secrets = [...(await filesIn(keys)), database, `${database}-wal`, `${database}-shm`, password];
  const found = await Promise.all([
    ...[dataDirectory, keys].map(openDirectory),
    ...secrets.map(openFile),
    forgotten(password),
  ]);
  const findings = found.filter((finding) => finding !== undefined);
  return findings.length > 0 ? findings : [ok(`${dataDirectory} is this account's alone`)];
}

/** Where others may write, they put files of their own in place of keys and database, whatever their modes are. */
async function openDirectory(path: string): Promise<Finding | undefined> {
  const mode = await modeOf(path);
  if (mode === undefined || (mode & 0o077) === 0) return undefined;
  const [what, found] = (mode & 0o022) === 0 ? (['read', warning] as const) : (['changed', failure] as const);
  return found(
    `${path} can be ${what} by other accounts (mode ${mode.toString(8)})`,
    `Run: chmod 0700 ${path}`,
  );
}

async function openFile(path: string): Promise<Finding | undefined> {
  const mode = await modeOf(path);
  if (mode === undefined || (mode & 0o077) === 0) return undefined;
  return failure(`${path} is open to other accounts (mode ${mode.toString(8)})`, `Run: chmod 0600 ${path}`);
}

const forgotten = async (path: string): Promise<Finding | undefined> =>
  (await modeOf(path)) === undefined
    ? undefined
    : warning(`${path} is still there`, 'Sign in, change the password, and remove the file.');

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
