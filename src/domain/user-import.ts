import type { AuditLog } from '../ports/audit-log.js';
import type { Clock } from '../ports/clock.js';
import type { Digest } from '../ports/digest.js';
import type { GroupRepository } from '../ports/group-repository.js';
import type { PasswordHasher } from '../ports/password-hasher.js';
import type { RandomSource } from '../ports/random-source.js';
import type { ServiceTokenRepository } from '../ports/service-token-repository.js';
import type { TokenFamilyStore } from '../ports/token-family-store.js';
import type { UserRepository } from '../ports/user-repository.js';
import { AuthError } from './errors.js';
import { ImportIdentity } from './import-identity.js';
import { type ImportOptions, LineRefusal, refusalOf } from './import-options.js';
import { ImportedGroups } from './imported-groups.js';
import { ImportedServiceTokens } from './imported-service-tokens.js';
import { ImportedUsers } from './imported-users.js';
import type { AuditAction } from './model/audit-event.js';
import type { Group } from './model/group.js';
import type { User } from './model/user.js';
import type { ServiceToken } from './model/service-token.js';
import type {
  GroupEntry,
  ImportedLine,
  ServiceTokenEntry,
  TransferEntry,
  UserEntry,
} from './model/user-transfer.js';
import type { UserEditor } from './user-editor.js';

/** Users that are stored at the same time; enough to fill a group commit. */
const AT_ONCE = 64;

interface Run {
  readonly groups: ImportedGroups;
  readonly users: ImportedUsers;
  readonly serviceTokens: ImportedServiceTokens;
  /** None in a rehearsal where one would be drawn: the run itself draws another one. */
  readonly idOf: <Id>(
    entry: UserEntry | GroupEntry,
    outcome: ImportedLine['outcome'],
    id: Id,
  ) => Id | undefined;
}

/**
 * Takes accounts, groups and service tokens from another system, line by line, with their password hashes.
 * Only the addresses and ids seen so far are kept in memory, so a list may be larger than memory. A run that
 * was interrupted is completed by running it again. Only the operator of the machine can do this, not HTTP.
 */
export class UserImport {
  /** @internal */
  constructor(
    private readonly users: UserRepository,
    private readonly groups: GroupRepository,
    private readonly serviceTokens: ServiceTokenRepository,
    private readonly families: TokenFamilyStore,
    private readonly editor: UserEditor,
    private readonly hasher: PasswordHasher,
    private readonly digest: Digest,
    private readonly random: RandomSource,
    private readonly clock: Clock,
    private readonly audit: AuditLog,
  ) {}

  /**
   * Reports each line in the order of the list, after what it says was stored. Up to 64 users are stored
   * before the first of them is reported, so whoever wants to stop ends the list, not the reports: what was
   * taken from it is stored and reported then.
   * @throws AuthError `store_unavailable`, after the reports of all that was stored.
   */
  async *run(entries: AsyncIterable<TransferEntry>, options: ImportOptions): AsyncGenerator<ImportedLine> {
    const run = this.#begin(options);
    let waiting: UserEntry[] = [];
    const settle = (): AsyncGenerator<ImportedLine> => {
      const batch = waiting;
      waiting = [];
      return reports(batch.map((entry) => this.#user(entry, run)));
    };
    for await (const entry of entries) {
      if (entry.kind === 'user') waiting.push(entry);
      if (entry.kind !== 'user' || waiting.length === AT_ONCE) yield* settle();
      if (entry.kind === 'group') yield await this.#group(entry, run);
      if (entry.kind === 'service_token') yield await this.#serviceToken(entry, run.serviceTokens);
      if (entry.kind === 'defect')
        yield { ...skipped(entry.line, 'unreadable'), ...entry, kind: 'unreadable' };
    }
    yield* settle();
  }

  #begin(options: ImportOptions): Run {
    const now = this.clock.now();
    const identity = new ImportIdentity(this.digest, this.random, options.namespace, options.orgs);
    const groups = new ImportedGroups(this.groups, identity, options, now, (group) => {
      this.#record('group.created', group);
    });
    const users = new ImportedUsers(
      this.users,
      this.editor,
      this.hasher,
      identity,
      groups,
      options,
      this.clock,
    );
    const serviceTokens = new ImportedServiceTokens(this.serviceTokens, identity, options, now);
    const idOf: Run['idOf'] = ({ sourceId }, outcome, id) =>
      options.dryRun && outcome === 'accepted' && sourceId === undefined ? undefined : id;
    return { groups, users, serviceTokens, idOf };
  }

  async #group(entry: GroupEntry, { groups, idOf }: Run): Promise<ImportedLine> {
    const report = { ...skipped(entry.line, 'group'), label: entry.name, sourceId: entry.sourceId };
    return guarded(report, async () => {
      const { outcome, group } = await groups.take(entry);
      const isMapped = entry.sourceId !== undefined && entry.sourceId !== group.id;
      const isMoved = entry.org !== undefined && entry.org !== group.orgId;
      return {
        ...report,
        outcome,
        id: idOf(entry, outcome, group.id),
        reason: outcome === 'skipped' ? 'exists' : undefined,
        notes: [...(isMapped ? ['id_mapped' as const] : []), ...(isMoved ? ['org_mapped' as const] : [])],
      };
    });
  }

  async #user(entry: UserEntry, { users, idOf }: Run): Promise<ImportedLine> {
    const report = { ...skipped(entry.line, 'user'), label: entry.email, sourceId: entry.sourceId };
    return guarded(report, async () => {
      const { before, after, notes, reason, isStored } = await users.take(entry);
      const outcome = reason === undefined ? (before === undefined ? 'accepted' : 'updated') : 'skipped';
      if (isStored) await this.#stored(before, after);
      return { ...report, outcome, reason, id: idOf(entry, outcome, after.id), notes };
    });
  }

  async #serviceToken(entry: ServiceTokenEntry, tokens: ImportedServiceTokens): Promise<ImportedLine> {
    const report = {
      ...skipped(entry.line, 'service_token'),
      label: entry.name,
      sourceId: entry.sourceId,
    };
    return guarded(report, async () => {
      const { record, exists, notes } = await tokens.take(entry);
      if (exists) return { ...report, id: record.id, reason: 'exists', notes };
      if (!tokens.isRehearsal) this.#record('service_token.created', record);
      return { ...report, outcome: 'accepted', id: record.id, notes };
    });
  }

  async #stored(before: User | undefined, after: User): Promise<void> {
    this.#record(before === undefined ? 'user.created' : 'user.updated', after);
    if (before === undefined) return;
    if (after.sessionEpoch > before.sessionEpoch) await this.families.revokeAllOf(after.id, this.clock.now());
    if (after.passwordHash !== before.passwordHash) this.#record('password.reset', after);
    if (after.role !== before.role) this.#record('user.role_changed', after);
  }

  #record(action: AuditAction, target: User | Group | ServiceToken): void {
    const facts = 'role' in target ? { by: 'import', role: target.role } : { by: 'import' };
    this.audit.record({ action, outcome: 'success', target: target.id, orgId: target.orgId, facts });
  }
}

const skipped = (line: number, kind: ImportedLine['kind']): ImportedLine => ({
  line,
  kind,
  outcome: 'skipped',
  reason: undefined,
  detail: undefined,
  label: undefined,
  sourceId: undefined,
  id: undefined,
  notes: [],
});

/** The reports of lines that are worked on together, in order; then the failure of one, if there is one. */
async function* reports(work: readonly Promise<ImportedLine>[]): AsyncGenerator<ImportedLine> {
  const settled = await Promise.allSettled(work);
  for (const line of settled) if (line.status === 'fulfilled') yield line.value;
  for (const line of settled) if (line.status === 'rejected') throw line.reason;
}

/** A line that is refused is a report; a store that fails is the end of the run. */
async function guarded(report: ImportedLine, work: () => Promise<ImportedLine>): Promise<ImportedLine> {
  try {
    return await work();
  } catch (error) {
    const refusal =
      error instanceof LineRefusal ? error : error instanceof AuthError ? refusalOf(error) : undefined;
    if (refusal === undefined) throw error;
    return { ...report, reason: refusal.reason, detail: refusal.detail };
  }
}
