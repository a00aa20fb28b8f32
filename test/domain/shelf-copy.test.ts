import { expect } from 'chai';
import { ShelfCopy } from '../../src/domain/shelf-copy.js';
import type { Filed, Shelf } from '../../src/ports/store-archive.js';
import { failureOf } from '../support/failure.js';

interface Entry {
  readonly id: string;
  readonly role: string;
}

const entry = (id: string): Entry => ({ id, role: 'viewer' });

describe('copying a shelf', () => {
  it('ends only when no record is on its way any more', async () => {
    const source = new ShelfOf(['a', 'b', 'c'].map(entry));
    const target = new ShelfOf();
    let arrive = (): void => undefined;
    const slow = new Promise<void>((resolve) => (arrive = resolve));
    target.before = async ({ id }) => {
      if (id === 'a') throw new Error('the cable was cut');
      await slow;
    };
    let isOver = false;
    const run = new ShelfCopy(source, target)
      .copy(() => undefined)
      .catch((reason: unknown) => reason)
      .finally(() => (isOver = true));
    await new Promise(setImmediate);
    expect(isOver).to.equal(false);
    arrive();
    expect(await run).to.have.property('message', 'the cable was cut');
    expect(target.ids()).to.deep.equal(['b', 'c']);
  });

  it('begins no further record after a failure', async () => {
    const many = Array.from({ length: 100 }, (_, index) => entry(String(index).padStart(3, '0')));
    const target = new ShelfOf();
    let begun = 0;
    target.before = () => {
      begun += 1;
      return Promise.reject(new Error('the cable was cut'));
    };
    const run = new ShelfCopy(new ShelfOf(many), target).copy(() => undefined);
    expect(await failureOf(run)).to.have.property('message', 'the cable was cut');
    expect(begun).to.be.lessThan(many.length);
  });

  it('takes a record that a former run brought after this one had looked', async () => {
    const target = new ShelfOf();
    target.before = (late) => {
      target.put(late);
      return Promise.resolve();
    };
    await new ShelfCopy(new ShelfOf([entry('a')]), target).copy(() => undefined);
    expect(target.ids()).to.deep.equal(['a']);
  });

  it('fails when another record of the same key arrived in between', async () => {
    const target = new ShelfOf();
    target.before = (late) => {
      target.put({ ...late, role: 'superadmin' });
      return Promise.resolve();
    };
    const error = await new ShelfCopy(new ShelfOf([entry('a')]), target)
      .copy(() => undefined)
      .catch((reason: unknown) => reason);
    expect(error).to.have.property('message', 'a is there');
  });

  it('walks through both in the order of their keys, beyond the first plane of Unicode too', async () => {
    const [before, beyond] = ['\uff5e', '\u{1f600}'];
    const source = new ShelfOf([before, beyond].map(entry));
    const target = new ShelfOf([entry(beyond)]);
    const copy = new ShelfCopy(source, target, ({ id }) => id === before, false);
    await copy.copy(() => undefined);
    expect(target.ids()).to.deep.equal([beyond]);
    expect(await copy.compare('users', () => undefined)).to.equal(1);
  });
});

/** As databases compare texts. */
const byBytes = (left: string, right: string): number =>
  Buffer.compare(Buffer.from(left), Buffer.from(right));

/** A shelf in memory that can be told what happens before a record arrives. */
class ShelfOf implements Shelf<Entry> {
  before: (entry: Entry) => Promise<void> = () => Promise.resolve();
  readonly #entries = new Map<string, Entry>();

  constructor(entries: readonly Entry[] = []) {
    for (const one of entries) this.put(one);
  }

  put(one: Entry): void {
    this.#entries.set(one.id, one);
  }

  ids(): readonly string[] {
    return [...this.#entries.keys()].sort(byBytes);
  }

  count(): Promise<number> {
    return Promise.resolve(this.#entries.size);
  }

  page(after: string | undefined, limit: number): Promise<readonly Filed<Entry>[]> {
    const later = this.ids().filter((id) => after === undefined || byBytes(id, after) > 0);
    return Promise.resolve(later.slice(0, limit).map((id) => ({ key: id, entry: entry(id) })));
  }

  find(key: string): Promise<Entry | undefined> {
    return Promise.resolve(this.#entries.get(key));
  }

  async add(one: Entry): Promise<void> {
    await this.before(one);
    if (this.#entries.has(one.id)) throw new Error(`${one.id} is there`);
    this.put(one);
  }
}
