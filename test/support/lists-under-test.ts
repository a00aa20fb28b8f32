import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PicoAuthUserList } from '../../src/adapters/sqlite/pico-auth-user-list.js';
import { CsvUserList } from '../../src/adapters/user-files/csv-user-list.js';
import { JsonLinesUserList } from '../../src/adapters/user-files/json-lines-user-list.js';
import type { UserList } from '../../src/ports/user-list.js';
import type { Make } from '../../src/testing/contracts/contract.js';
import type { UserListUnderTest } from '../../src/testing/contracts/user-list-contract.js';
import { pythonDatabase } from './python-database.js';
import { temporaryDirectory } from './temporary-directory.js';

/** Of somebody in each list. */
export const HASH = '$2b$12$c62LcDLEZSiANC.wgCk0OuD9g/nb761c5bXGrSLpkMZov2sq/HPTS';
const LONG = 20_000;

type Open = (path: string) => UserList | Promise<UserList>;

/** A list in two files: a short one, and one that is longer than what is read ahead. */
async function inFiles(
  open: Open,
  content: readonly string[],
  write: (path: string) => Promise<void>,
  writeLong: (path: string) => Promise<void>,
): ReturnType<Make<UserListUnderTest>> {
  const folder = await temporaryDirectory();
  const [short, long] = [join(folder, 'short'), join(folder, 'long')];
  await write(short);
  await writeLong(long);
  const opened: UserList[] = [];
  const opening = (path: string) => async () => {
    const list = await open(path);
    opened.push(list);
    return list;
  };
  const dispose = async (): Promise<void> => {
    for (const list of opened) if (list instanceof PicoAuthUserList) list.close();
  };
  return { subject: { open: opening(short), openLong: opening(long), content, hash: HASH }, dispose };
}

const numbers = Array.from({ length: LONG }, (_, index) => index);

const JSON_LINES = [
  '{"type":"header","format":"pico-auth users","version":1}',
  '{"type":"group","name":"Staff"}',
  `{"email":"ann@example.com","display_name":"","password_hash":"${HASH}"}`,
  `{"email":"half@example.com","password_hash":"${HASH}`,
  '',
  `{"email":"eve@example.com","password":"${HASH}"}`,
  '{"email":"bob@example.com","role":null,"groups":["Staff"]}',
];

export const jsonLinesUnderTest =
  (open: Open = (path) => new JsonLinesUserList(path)): Make<UserListUnderTest> =>
  () =>
    inFiles(
      open,
      ['Staff', 'ann@example.com', 'malformed_line', 'unknown_field', 'bob@example.com'],
      (path) => writeFile(path, JSON_LINES.join('\n')),
      (path) => writeFile(path, numbers.map((n) => `{"email":"person-${n}@example.com"}\n`).join('')),
    );

const CSV = [
  'email,display_name,password_hash',
  `ann@example.com,,${HASH}`,
  `half@example.com,Half,${HASH},too many`,
  'bob@example.com,Bob,',
];

export const csvUnderTest: Make<UserListUnderTest> = () =>
  inFiles(
    (path) => new CsvUserList(path),
    ['ann@example.com', 'malformed_line', 'bob@example.com'],
    (path) => writeFile(path, CSV.join('\n')),
    (path) => writeFile(path, `email\n${numbers.map((n) => `person-${n}@example.com\n`).join('')}`),
  );

const MORE_USERS = `WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < ${LONG})
  INSERT INTO users SELECT 'id' || x, 'person-' || x || '@example.com', '', '', 'viewer', 'default', 'active',
  '2026-11-22T06:05:35.890498+00:00', NULL FROM n`;

export const picoAuthUnderTest: Make<UserListUnderTest> = () =>
  inFiles(
    (path) => PicoAuthUserList.open(path),
    ['Staff', 'Ops', 'admin@pico.local', 'ann@example.com', 'Bob@Example.com', 'bob@example.com'],
    (path) => pythonDatabase(path),
    (path) => pythonDatabase(path, MORE_USERS),
  );
