import type { Container, ContainerModule, ServiceIdentifier } from 'inversify';
import { insideOf } from './inside.js';
import type { Token } from './token.js';

/**
 * The container that modules are loaded into. What was bound in it before is the host's own and stays as it
 * is; what modules and options bind goes again, so that the host can be used once more.
 */
export class Host {
  /** Names of the modules loaded here, by Inversify's numbers. */
  readonly moduleNames = new Map<number, string>();
  readonly #given = new Set<number>();
  readonly #before: ReadonlySet<number>;
  readonly #inside: ReturnType<typeof insideOf>;

  constructor(readonly container: Container) {
    this.#inside = insideOf(container);
    this.#before = new Set(this.#bindings().map(({ id }) => id));
  }

  /** @throws whatever the module does while it binds. */
  async load(name: string, module: ContainerModule): Promise<void> {
    this.moduleNames.set(module.id, name);
    await this.container.loadAsync(module);
  }

  /** Binds a value of the options in place of what modules bind; none of that has run, and nothing is closed. */
  give<Value>(id: Token<Value>, value: Value): void {
    this.#inside.bindingService.removeAllByServiceId(id);
    this.#given.add(this.container.bind(id).toConstantValue(value).getIdentifier().id);
  }

  /** Whether the application itself has bound the token in this container. */
  owns(id: ServiceIdentifier): boolean {
    return this.#bindings(id).some((binding) => !this.#isGuest(binding));
  }

  /** Whether a parent of this container binds the token, and this one does not. */
  inherits(id: ServiceIdentifier): boolean {
    return this.#bindings(id).length === 0 && this.container.isBound(id);
  }

  /** Unbinds what modules and options have bound, and closes nothing. @param late bindings that close later. */
  leave(late: ReadonlySet<number> = new Set()): void {
    const guests = this.#bindings().filter((binding) => this.#isGuest(binding) && !late.has(binding.id));
    for (const { id } of guests) this.#inside.bindingService.removeById(id);
    for (const id of this.moduleNames.keys()) {
      this.#inside.activationService.removeAllByModuleId(id);
      this.#inside.deactivationService.removeAllByModuleId(id);
    }
    this.#inside.planResultCacheService.clearCache();
  }

  #bindings(only?: ServiceIdentifier): readonly Numbered[] {
    const { bindingService } = this.#inside;
    const ids = only === undefined ? [...bindingService.getNonParentBoundServices()] : [only];
    return ids.flatMap((id) => [...(bindingService.getNonParentBindings(id) ?? [])]);
  }

  #isGuest({ id, moduleId }: Numbered): boolean {
    if (this.#before.has(id)) return false;
    return this.#given.has(id) || (moduleId !== undefined && this.moduleNames.has(moduleId));
  }
}

interface Numbered {
  readonly id: number;
  readonly moduleId?: number | undefined;
}
