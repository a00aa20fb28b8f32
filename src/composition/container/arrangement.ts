import type { ServiceIdentifier } from 'inversify';
import type { CompositionProblem } from './composition-error.js';
import type { Host } from './host.js';
import { insideOf } from './inside.js';
import { nameOf, type Token } from './token.js';

interface Replacement {
  readonly id: ServiceIdentifier;
  readonly place: ServiceIdentifier;
  readonly module: string;
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
    this.#replacements.push({ id, place, module });
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
    this.#wrappers.push({ id, place, inner, module });
    return [place, inner];
  }

  /** The token that people know for what a wrapper finds inside. */
  wrapped(inner: ServiceIdentifier): ServiceIdentifier {
    return this.#wrappers.find((wrapper) => wrapper.inner === inner)?.id ?? inner;
  }

  /**
   * Puts every binding into its place. Of two wrappers the one of the later module is outside. What would
   * take the place of a binding of the host's own, or stand around it, is dropped and told.
   */
  apply(host: Host): readonly CompositionProblem[] {
    const problems: CompositionProblem[] = [];
    const { bindingService, planResultCacheService } = insideOf(host.container);
    const boundTo = (id: ServiceIdentifier) => [...(bindingService.getNonParentBindings(id) ?? [])];
    const move = (from: ServiceIdentifier, to: ServiceIdentifier): void => {
      for (const binding of boundTo(from)) {
        bindingService.removeById(binding.id);
        bindingService.set({ ...binding, serviceIdentifier: to });
      }
    };
    const refuse = ({ id, place }: Replacement, detail: string): void => {
      bindingService.removeAllByServiceId(place);
      problems.push({ kind: 'host', token: nameOf(id), path: [nameOf(id)], detail });
    };
    for (const { id } of this.#replacements) if (!host.owns(id)) bindingService.removeAllByServiceId(id);
    for (const replacement of this.#replacements)
      if (host.owns(replacement.id)) refuse(replacement, ownedDetail(replacement, 'replaces'));
      else move(replacement.place, replacement.id);
    for (const wrapper of this.#wrappers)
      if (host.owns(wrapper.id)) refuse(wrapper, ownedDetail(wrapper, 'wraps'));
      else if (host.inherits(wrapper.id)) refuse(wrapper, inheritedDetail(wrapper));
      else {
        move(wrapper.id, wrapper.inner);
        move(wrapper.place, wrapper.id);
      }
    planResultCacheService.clearCache();
    return problems;
  }

  #assertFree(id: ServiceIdentifier): void {
    if (this.fixed.includes(id))
      throw new Error(`${nameOf(id)} is what the container was given, and no module may change it`);
  }
}

const ownedDetail = ({ id, module }: Replacement, does: 'wraps' | 'replaces'): string =>
  `${nameOf(id)} is bound in the host's own container, and module "${module}" ${does} it; what a host has bound ` +
  `stays as it is: bind it there as wanted, or leave it out of the module`;

const inheritedDetail = ({ id, module }: Replacement): string =>
  `${nameOf(id)} is bound in a parent container, and module "${module}" wraps it; what a parent has bound ` +
  'stays as it is: bind it there as wanted, or leave it out of the module';
