import type { ServiceIdentifier } from 'inversify';
import type { BoundToken } from './introspect.js';
import type { SingleBinding } from './single-binding.js';
import { nameOf } from './token.js';

/** Where a binding comes from that no module made. */
export const CONTAINER = 'container';

/** One bound value that is started and stopped. */
export class Part {
  readonly id: ServiceIdentifier;
  readonly module: string;
  readonly #isOurs: boolean;
  /** For people; says the module where several bind the token. */
  readonly name: string;
  readonly #isAlias: boolean;
  #hasArrived = false;

  constructor(
    { id, bindings }: BoundToken,
    { module, kind }: BoundToken['bindings'][number],
    private readonly binding: SingleBinding,
  ) {
    this.id = id;
    this.module = module ?? CONTAINER;
    this.#isOurs = module !== undefined;
    this.name = bindings.length > 1 ? `${nameOf(id)} (module "${this.module}")` : nameOf(id);
    this.#isAlias = kind === 'alias';
  }

  /** The value, once it has started; `asked` fails when a factory has thrown at once. Another name has none. */
  async arrival(asked: Promise<unknown>): Promise<unknown> {
    if (this.#isAlias) return undefined;
    const made = this.binding.made();
    const value = await (made === undefined ? asked : made.value);
    this.#hasArrived = true;
    return value;
  }

  /** Whether nobody knows when the value will come: its start was given up. */
  get isLate(): boolean {
    return !this.#hasArrived && !this.#isAlias && this.binding.made() !== undefined;
  }

  /** Closes what a module has started, also what is still starting. False: there was nothing. */
  async close(): Promise<boolean> {
    const made = this.binding.made();
    if (made === undefined) return this.#isAlias;
    try {
      await made.value;
    } catch {
      return false;
    }
    if (this.#isOurs) await this.binding.unbind();
    return true;
  }
}
