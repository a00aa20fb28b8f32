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
  /** Inversify's number of the binding. */
  readonly number: number;
  /** Whether a module made it: what a host or an override gave is its giver's to close. */
  readonly isOurs: boolean;
  /** For people; says the module where several bind the token. */
  readonly name: string;
  readonly #isAlias: boolean;
  #hasArrived = false;

  constructor(
    { id, bindings }: BoundToken,
    { number, module, kind }: BoundToken['bindings'][number],
    private readonly binding: SingleBinding,
  ) {
    this.id = id;
    this.module = module ?? CONTAINER;
    this.number = number;
    this.isOurs = module !== undefined;
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
    return !this.#hasArrived && !this.#isAlias && this.isMade;
  }

  /** Whether there is a value, or the promise of one. */
  get isMade(): boolean {
    return this.binding.made() !== undefined;
  }

  /**
   * Closes what a module has started, also what is still starting, and unbinds it, also when that fails.
   * False: there was nothing to close. What is not ours is only waited for: it may need what closes next.
   */
  async close(): Promise<boolean> {
    const made = this.binding.made();
    if (made === undefined) return this.#isAlias && this.isOurs;
    const isOpen = await Promise.resolve(made.value).then(
      () => true,
      () => false,
    );
    if (!this.isOurs) return false;
    try {
      if (isOpen) await this.binding.unbind();
    } finally {
      this.binding.forget();
    }
    return isOpen;
  }
}
