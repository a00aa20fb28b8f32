import type { Container, ServiceIdentifier } from 'inversify';
import { insideOf } from './inside.js';
import { nameOf, type Token } from './token.js';

interface Replacement {
  readonly id: ServiceIdentifier;
  readonly place: ServiceIdentifier;
}

interface Wrapper extends Replacement {
  /** Where the wrapper finds what it wraps. */
  readonly inner: ServiceIdentifier;
}

/**
 * Which bindings take the place of others, and which stand around others: known when every module is
 * loaded, in whatever order. Until then they wait under tokens of their own.
 */
export class Arrangement {
  readonly #replacements: Replacement[] = [];
  readonly #wrappers: Wrapper[] = [];

  /** @param fixed tokens whose values no module may change. */
  constructor(private readonly fixed: readonly ServiceIdentifier[] = []) {}

  isReplaced(id: ServiceIdentifier): boolean {
    return this.#replacements.some((replacement) => replacement.id === id);
  }

  /**
   * Where a replacement is bound until it takes its place.
   * @throws Error on a token that is fixed.
   */
  insteadOf<Value>(id: Token<Value>, module: string): Token<Value> {
    this.#assertFree(id);
    const place: Token<Value> = Symbol(`${nameOf(id)} of ${module}`);
    this.#replacements.push({ id, place });
    return place;
  }

  /**
   * Where a wrapper is bound until it takes its place, and where it finds what was there.
   * @throws Error on a token that is fixed.
   */
  around<Value>(id: Token<Value>, module: string): readonly [place: Token<Value>, inner: Token<Value>] {
    this.#assertFree(id);
    const name = `${nameOf(id)} inside ${module}`;
    const namesakes = this.#wrappers.filter(({ inner }) => nameOf(inner).startsWith(name)).length;
    const inner: Token<Value> = Symbol(namesakes === 0 ? name : `${name} ${namesakes + 1}`);
    const place: Token<Value> = Symbol(`${nameOf(id)} of ${module}`);
    this.#wrappers.push({ id, place, inner });
    return [place, inner];
  }

  /** The token that people know for what a wrapper finds inside. */
  wrapped(inner: ServiceIdentifier): ServiceIdentifier {
    return this.#wrappers.find((wrapper) => wrapper.inner === inner)?.id ?? inner;
  }

  /** Puts every binding into its place. Of two wrappers the one of the later module is outside. */
  apply(container: Container): void {
    const { bindingService, planResultCacheService } = insideOf(container);
    const boundTo = (id: ServiceIdentifier) => [...(bindingService.getNonParentBindings(id) ?? [])];
    const move = (from: ServiceIdentifier, to: ServiceIdentifier): void => {
      for (const binding of boundTo(from)) {
        bindingService.removeById(binding.id);
        bindingService.set({ ...binding, serviceIdentifier: to });
      }
    };
    for (const { id } of this.#replacements) bindingService.removeAllByServiceId(id);
    for (const { id, place } of this.#replacements) move(place, id);
    for (const { id, place, inner } of this.#wrappers) {
      move(id, inner);
      move(place, id);
    }
    planResultCacheService.clearCache();
  }

  #assertFree(id: ServiceIdentifier): void {
    if (this.fixed.includes(id))
      throw new Error(`${nameOf(id)} is what the container was given, and no module may change it`);
  }
}
