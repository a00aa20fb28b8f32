import { createUserTransfer, type UserTransfer } from '../../src/composition/create-user-transfer.js';
import type { ImportOptions } from '../../src/domain/import-options.js';
import type {
  GroupEntry,
  ImportedLine,
  TransferEntry,
  UserEntry,
} from '../../src/domain/model/user-transfer.js';
import type { AuthFixture } from './auth-fixture.js';

/** bcrypt, cost 4, of `correct horse battery`. */
export const BCRYPT_HASH = '$2b$04$M9hOf7n5f.tvOkjqqCWp2ex4Gcl/4Gxy1d8fAurF6tN3Ok.GUWKkm';

export const IMPORT_OPTIONS: ImportOptions = {
  dryRun: false,
  update: false,
  updatePasswords: false,
  serviceTokens: true,
  namespace: '',
  roles: new Map(),
  orgs: new Map(),
};

let lines = 0;

/** A line about a user; what is not given is not said. */
export const aUserEntry = (email: string, said: Partial<UserEntry> = {}): UserEntry => ({
  kind: 'user',
  line: (lines += 1),
  sourceId: undefined,
  email,
  emailVerified: undefined,
  displayName: undefined,
  role: undefined,
  org: undefined,
  formerOrgs: undefined,
  status: undefined,
  passwordHash: BCRYPT_HASH,
  passwordDisabledAt: undefined,
  memberships: undefined,
  sessionEpoch: undefined,
  claimsEpoch: undefined,
  epochChangedAt: undefined,
  createdAt: undefined,
  lastLoginAt: undefined,
  ...said,
});

export const aGroupEntry = (name: string, said: Partial<GroupEntry> = {}): GroupEntry => ({
  kind: 'group',
  line: (lines += 1),
  sourceId: undefined,
  name,
  description: undefined,
  org: undefined,
  createdAt: undefined,
  ...said,
});

export async function* listOf(...entries: readonly TransferEntry[]): AsyncGenerator<TransferEntry> {
  yield* entries;
}

/** Everything an iteration gives. */
export async function collected<Item>(items: AsyncIterable<Item>): Promise<readonly Item[]> {
  const all: Item[] = [];
  for await (const item of items) all.push(item);
  return all;
}

export const transferOf = ({ ports }: AuthFixture): UserTransfer => createUserTransfer(ports);

/** Imports these lines and answers the report. */
export const importing = (
  fixture: AuthFixture,
  entries: readonly TransferEntry[],
  options: Partial<ImportOptions> = {},
): Promise<readonly ImportedLine[]> =>
  collected(transferOf(fixture).userImport.run(listOf(...entries), { ...IMPORT_OPTIONS, ...options }));

/** `accepted`, or the reason of a line that was skipped. */
export const verdicts = (report: readonly ImportedLine[]): readonly string[] =>
  report.map(({ outcome, reason }) => reason ?? outcome);
