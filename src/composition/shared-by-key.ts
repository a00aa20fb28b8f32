interface Entry<Value> {
  readonly value: Value;
  users: number;
}

/** A value in use; `release` lets go of it, and the last one closes it. */
export interface Lease<Value> {
  readonly value: Value;
  readonly release: () => void;
}

/** More distinct values than any application makes; beyond it the oldest are no longer found, but still work. */
const MAX_SHARED = 1_000;

/** Values that are the same for the same key, so that whoever makes one a request does not make many. */
export class SharedByKey<Value> {
  readonly #entries = new Map<string, Entry<Value>>();
  readonly #numbers = new WeakMap<object, number>();
  #next = 1;

  constructor(private readonly close: (value: Value) => void) {}

  /** A text for an object's identity, to be a part of a key. */
  identity(object: object | undefined): number {
    if (object === undefined) return 0;
    const number = this.#numbers.get(object) ?? this.#next++;
    this.#numbers.set(object, number);
    return number;
  }

  lease(key: string, make: () => Value): Lease<Value> {
    const entry = this.#entries.get(key) ?? { value: make(), users: 0 };
    entry.users += 1;
    this.#entries.set(key, entry);
    const [oldest] = this.#entries.keys();
    if (this.#entries.size > MAX_SHARED && oldest !== undefined) this.#entries.delete(oldest);
    let held = true;
    const release = (): void => {
      if (held) this.#release(key, entry);
      held = false;
    };
    return { value: entry.value, release };
  }

  #release(key: string, entry: Entry<Value>): void {
    entry.users -= 1;
    if (entry.users > 0) return;
    if (this.#entries.get(key) === entry) this.#entries.delete(key);
    this.close(entry.value);
  }
}
