import type { Clock } from '../ports/clock.js';
import type { Shelves, StoreArchive } from '../ports/store-archive.js';
import { lastTokenEnd } from './model/token-family.js';
import { ShelfCopy } from './shelf-copy.js';
import { StoreCopyError } from './store-copy-error.js';

const KINDS = [
  'signingKeys',
  'users',
  'groups',
  'serviceTokens',
  'families',
  'registration',
  'superadmins',
] as const satisfies readonly (keyof Shelves)[];

/** How far one kind of record has come. */
export interface CopyProgress {
  readonly kind: keyof Shelves;
  readonly step: 'copying' | 'comparing';
  readonly done: number;
  /** As counted before; what expires meanwhile makes it a little less. */
  readonly total: number;
}

/** How many records are in both stores and equal, by kind. */
export type CopyResult = Readonly<Record<keyof Shelves, number>>;

/** Verifiers accept a token for at most this long after it has expired; until then they are told of its session. */
const TOLERANCE_MS = 300_000;

const SAME = 'Source and target lead to the same database';

/**
 * Copies a fenced store into an empty one, page by page, and then compares every record. Whatever ends it,
 * running it again goes on where it stopped. Sessions of which no token is left stay behind.
 */
export class StoreCopy {
  constructor(
    private readonly source: StoreArchive,
    private readonly target: StoreArchive,
    private readonly clock: Clock,
  ) {}

  /**
   * Sets the target aside for this copy; to be asked before a source is fenced, so that no server stands still
   * for a copy that cannot be.
   * @param sourceName tells an unfinished copy of this store from one of another.
   * @throws StoreCopyError when the target holds other records, or is the source under another address.
   */
  async begin(sourceName: string): Promise<void> {
    const ownSource = await this.source.unfinishedFrom();
    if (ownSource !== undefined)
      throw new StoreCopyError(`The source is itself half filled from ${ownSource}: finish that copy first.`);
    const unfinished = await this.target.unfinishedFrom();
    if (unfinished === sourceName) return;
    if (unfinished !== undefined)
      throw new StoreCopyError(`The target is half filled from ${unfinished}: choose an empty database.`);
    // Not by their counts: a store may only reckon those.
    const first = await Promise.all(KINDS.map((kind) => this.target.shelves[kind].page(undefined, 1)));
    if (first.some((page) => page.length > 0)) throw new StoreCopyError(await this.#whyNotEmpty());
    await this.target.markUnfinished(sourceName);
    // Of two addresses nobody can tell by looking whether they lead to one place; of a mark, anybody can.
    if ((await this.source.unfinishedFrom()) === undefined) return;
    await this.target.markFinished();
    throw new StoreCopyError(`${SAME}.`);
  }

  async #whyNotEmpty(): Promise<string> {
    const firstKeys = async ({ shelves }: StoreArchive): Promise<readonly (string | undefined)[]> => {
      const [[user], [key]] = await Promise.all([
        shelves.users.page(undefined, 1),
        shelves.signingKeys.page(undefined, 1),
      ]);
      return [user?.key, key?.key];
    };
    const [ours, theirs] = await Promise.all([firstKeys(this.source), firstKeys(this.target)]);
    const isKnown = ours.some((key) => key !== undefined);
    if (isKnown && ours.every((key, index) => key === theirs[index]))
      return `${SAME}, or to the same records: choose an empty database for the target.`;
    return 'The target holds records already: choose an empty database.';
  }

  /**
   * @param sourceName tells an unfinished copy of this store from one of another.
   * @param onProgress of each page.
   * @throws StoreCopyError when the source takes writes, the target holds other records, or the two differ.
   */
  async run(sourceName: string, onProgress: (progress: CopyProgress) => void): Promise<CopyResult> {
    if (!(await this.source.isFenced())) throw new StoreCopyError('The source takes writes: fence it first.');
    await this.begin(sourceName);
    // Whoever raised it, and however that ended: it is tried out now, and what was under way has time to arrive.
    await this.source.raiseFence();
    const move = async <Entry>(kind: keyof Shelves, shelf: ShelfCopy<Entry>): Promise<number> => {
      const total = await shelf.count();
      const tell = (step: CopyProgress['step']) => (done: number) => onProgress({ kind, step, done, total });
      await shelf.copy(tell('copying'));
      return shelf.compare(kind, tell('comparing'));
    };
    const [from, to] = [this.source.shelves, this.target.shelves];
    const result: CopyResult = {
      // Keys first: a server that found users and no keys would make new ones.
      signingKeys: await move('signingKeys', new ShelfCopy(from.signingKeys, to.signingKeys)),
      users: await move('users', new ShelfCopy(from.users, to.users, ({ status }) => status === 'deleted')),
      groups: await move(
        'groups',
        new ShelfCopy(from.groups, to.groups, (group) => group.deletedAt !== undefined),
      ),
      serviceTokens: await move('serviceTokens', new ShelfCopy(from.serviceTokens, to.serviceTokens)),
      families: await move(
        'families',
        new ShelfCopy(
          from.families,
          to.families,
          (family) => this.clock.now() > lastTokenEnd(family) + TOLERANCE_MS,
          false,
        ),
      ),
      registration: await move('registration', new ShelfCopy(from.registration, to.registration)),
      superadmins: await move('superadmins', new ShelfCopy(from.superadmins, to.superadmins)),
    };
    await this.target.markFinished();
    return result;
  }
}
