import type { Clock } from '../ports/clock.js';
import type { PasswordHasher } from '../ports/password-hasher.js';
import type { UserRepository } from '../ports/user-repository.js';
import type { ImportIdentity } from './import-identity.js';
import { type ImportOptions, LineRefusal } from './import-options.js';
import type { ImportedGroups } from './imported-groups.js';
import { formerOrgsOf, type ImportedUser, parseImportedUser } from './imported-user.js';
import { DEFAULT_ORG, type UserId } from './model/ids.js';
import type { Membership, User } from './model/user.js';
import type { ImportNote, SkipReason, UserEntry } from './model/user-transfer.js';
import { updatedUser } from './updated-user.js';
import type { UserEditor } from './user-editor.js';

/** What became of one user of the list. */
export interface TakenUser {
  /** Undefined: the account is new. */
  readonly before: User | undefined;
  readonly after: User;
  /** Set when nothing was changed. */
  readonly reason: SkipReason | undefined;
  /** Whether something was written: never in a dry run. */
  readonly isStored: boolean;
  readonly notes: readonly ImportNote[];
}

/** Stores the users of one run of an import, and remembers which addresses and ids the list has named so far. */
export class ImportedUsers {
  readonly #seenEmails = new Set<string>();
  readonly #seenIds = new Set<UserId>();

  constructor(
    private readonly users: UserRepository,
    private readonly editor: UserEditor,
    private readonly hasher: PasswordHasher,
    private readonly identity: ImportIdentity,
    private readonly groups: ImportedGroups,
    private readonly options: ImportOptions,
    private readonly clock: Clock,
  ) {}

  /** Stores a user of the list, or updates the account that has its address already. @throws LineRefusal, AuthError. */
  async take(entry: UserEntry): Promise<TakenUser> {
    const parsed = parseImportedUser(entry, this.identity, this.hasher, this.options);
    // Before anything is awaited: of two lines about one user that are worked on together, the earlier one wins.
    this.#note(parsed);
    const known = await this.users.findByEmailKey(parsed.email.key);
    return known === undefined ? this.#insert(entry, parsed) : this.#revise(entry, parsed, known);
  }

  #note({ id, email }: ImportedUser): void {
    if (this.#seenEmails.has(email.key)) throw new LineRefusal('duplicate_email');
    if (this.#seenIds.has(id)) throw new LineRefusal('duplicate_id');
    this.#seenEmails.add(email.key);
    this.#seenIds.add(id);
  }

  async #insert(entry: UserEntry, parsed: ImportedUser): Promise<TakenUser> {
    if ((await this.users.findById(parsed.id)) !== undefined) throw new LineRefusal('id_taken');
    const { createdAt = this.clock.now() } = entry;
    const orgId = parsed.orgId ?? DEFAULT_ORG;
    const joined = await this.groups.memberships(entry.memberships ?? [], orgId, createdAt);
    const { email, id, passwordHash } = parsed;
    const after: User = {
      id,
      email: email.shown,
      emailKey: email.key,
      emailVerified: entry.emailVerified ?? false,
      displayName: parsed.displayName ?? '',
      role: parsed.role ?? 'viewer',
      orgId,
      ...(entry.formerOrgs === undefined ? {} : { formerOrgIds: formerOrgsOf(entry, this.identity) }),
      status: parsed.status ?? 'active',
      passwordHash,
      passwordDisabledAt: entry.passwordDisabledAt,
      memberships: joined.memberships,
      sessionEpoch: entry.sessionEpoch ?? 0,
      claimsEpoch: entry.claimsEpoch ?? 0,
      epochChangedAt: entry.epochChangedAt ?? createdAt,
      createdAt,
      lastLoginAt: entry.lastLoginAt,
      deletedAt: undefined,
      version: 0,
    };
    if (!this.options.dryRun && (await this.editor.insert(after)) === 'email_taken')
      throw new LineRefusal('email_taken');
    const notes = [...parsed.notes, ...notesIf(passwordHash === undefined, 'no_password')];
    const isStored = !this.options.dryRun;
    return {
      ...{ before: undefined, after, reason: undefined, isStored },
      notes: [...notes, ...notesIf(joined.dropped, 'membership_dropped')],
    };
  }

  async #revise(entry: UserEntry, parsed: ImportedUser, known: User): Promise<TakenUser> {
    if (!this.options.update) {
      if (entry.sourceId !== undefined && parsed.id !== known.id) throw new LineRefusal('email_taken');
      return { before: known, after: known, reason: 'exists', isStored: false, notes: parsed.notes };
    }
    const orgId = parsed.orgId ?? known.orgId;
    const now = this.clock.now();
    const joined = entry.memberships && (await this.groups.memberships(entry.memberships, orgId, now));
    const revise = (user: User) => this.#revised(user, entry, parsed, joined?.memberships);
    const edit = this.options.dryRun
      ? { before: known, after: revise(known) }
      : await this.editor.edit(known.id, revise);
    const isChanged = edit.after !== edit.before;
    const { passwordHash } = parsed;
    const isKept = passwordHash !== undefined && passwordHash !== edit.after.passwordHash;
    return {
      ...edit,
      reason: isChanged ? undefined : 'unchanged',
      isStored: isChanged && !this.options.dryRun,
      notes: [
        ...parsed.notes,
        ...notesIf(isKept, 'password_kept'),
        ...notesIf(joined?.dropped === true, 'membership_dropped'),
      ],
    };
  }

  #revised(
    user: User,
    { emailVerified }: UserEntry,
    parsed: ImportedUser,
    memberships: readonly Membership[] | undefined,
  ): User {
    const { passwordHash } = parsed;
    const mayReplace = this.options.updatePasswords || user.passwordHash === undefined;
    const update = { ...parsed, emailVerified, memberships };
    // The time of this write: feeds of revocations would overlook a change dated at the start of a long run.
    const now = this.clock.now();
    return updatedUser(user, { ...update, passwordHash: mayReplace ? passwordHash : undefined }, now);
  }
}

const notesIf = (condition: boolean, note: ImportNote): readonly ImportNote[] => (condition ? [note] : []);
