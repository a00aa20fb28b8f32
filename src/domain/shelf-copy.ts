import type { Filed, Shelf } from '../ports/store-archive.js';
import { byCodePoint } from './model/code-point-order.js';
import { isSameRecord } from './same-record.js';
import { StoreCopyError } from './store-copy-error.js';

const PAGE = 500;
const AT_ONCE = 32;

/** The records of one kind on their way from one store to another. */
export class ShelfCopy<Entry> {
  constructor(
    private readonly source: Shelf<Entry>,
    private readonly target: Shelf<Entry>,
    /** Whether a record may be missing anywhere: a store removes such by itself. */
    private readonly isOver: (entry: Entry) => boolean = () => false,
    /** Whether one that is over is still worth copying. */
    private readonly isKept = true,
  ) {}

  count(): Promise<number> {
    return this.source.count();
  }

  /** Adds what the target does not have yet. @param told how many were looked at, after each page. */
  async copy(told: (done: number) => void): Promise<void> {
    const present = entries(this.target);
    let next = await present.next();
    let done = 0;
    for await (const page of pages(this.source)) {
      const missing: Filed<Entry>[] = [];
      for (const filed of page) {
        while (next.done !== true && byCodePoint(next.value.key, filed.key) < 0) next = await present.next();
        if (next.done === true || next.value.key !== filed.key) missing.push(filed);
      }
      const wanted = missing.filter(({ entry }) => this.isKept || !this.isOver(entry));
      await this.#addAll(wanted);
      told((done += page.length));
    }
  }

  /**
   * Walks through both stores side by side. @returns how many records are in both and equal.
   * @throws StoreCopyError naming the first that differs or is in one of them only.
   */
  async compare(kind: string, told: (done: number) => void): Promise<number> {
    const [ours, theirs] = [entries(this.source), entries(this.target)];
    let [left, right] = [await ours.next(), await theirs.next()];
    let equal = 0;
    while (left.done !== true || right.done !== true) {
      const [source, target] = [
        left.done === true ? undefined : left.value,
        right.done === true ? undefined : right.value,
      ];
      if (source !== undefined && source.key === target?.key) {
        if (!isSameRecord(source.entry, target.entry))
          throw new StoreCopyError(`${kind}: ${source.key} differs between the two stores.`);
        equal += 1;
        if (equal % PAGE === 0) told(equal);
        [left, right] = [await ours.next(), await theirs.next()];
      } else if (source !== undefined && (target === undefined || byCodePoint(source.key, target.key) < 0)) {
        this.#mustBeOver(source, `${kind}: ${source.key} is missing in the target.`);
        left = await ours.next();
      } else if (target !== undefined) {
        this.#mustBeOver(target, `${kind}: ${target.key} is in the target and not in the source.`);
        right = await theirs.next();
      }
    }
    told(equal);
    return equal;
  }

  /**
   * A few at a time: a store may take only so many at once. The first failure lets no further one begin,
   * and is told when the others have ended: what is still on its way would arrive in the next run.
   */
  async #addAll(filed: readonly Filed<Entry>[]): Promise<void> {
    const waiting = filed.values();
    const failures: unknown[] = [];
    const worker = async (): Promise<void> => {
      for (const one of waiting) {
        if (failures.length > 0) return;
        await this.#add(one).catch((reason: unknown) => failures.push(reason));
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
    if (failures.length > 0) throw failures[0];
  }

  /** A write of a run that was cut may arrive after this one has looked: then the record is there, as it is. */
  async #add({ key, entry }: Filed<Entry>): Promise<void> {
    try {
      await this.target.add(entry);
    } catch (error) {
      const present = await this.target.find(key).catch(() => undefined);
      if (present === undefined || !isSameRecord(present, entry)) throw error;
    }
  }

  #mustBeOver({ entry }: Filed<Entry>, complaint: string): void {
    if (!this.isOver(entry)) throw new StoreCopyError(complaint);
  }
}

async function* pages<Entry>(shelf: Shelf<Entry>): AsyncGenerator<readonly Filed<Entry>[], undefined> {
  for (let after: string | undefined; ;) {
    const page = await shelf.page(after, PAGE);
    if (page.length === 0) return;
    yield page;
    after = page.at(-1)?.key;
  }
}

async function* entries<Entry>(shelf: Shelf<Entry>): AsyncGenerator<Filed<Entry>, undefined> {
  for await (const page of pages(shelf)) yield* page;
}
