import { LazyServiceIdentifier, type Container, type ServiceIdentifier } from 'inversify';
import { insideOf } from './inside.js';

export interface Dependency {
  readonly id: ServiceIdentifier;
  /** How many bindings would answer. */
  readonly candidates: number;
  readonly optional: boolean;
  /** Takes all of them, as a list. */
  readonly many: boolean;
}

/** How a value comes to be; `opaque` is a class or a dynamic value, whose dependencies cannot be seen. */
export type NodeKind = 'factory' | 'constant' | 'alias' | 'opaque';

/** What is bound under one token. */
export interface BoundToken {
  readonly id: ServiceIdentifier;
  readonly bindings: readonly {
    /** Inversify's number of the binding. */
    readonly number: number;
    readonly kind: NodeKind;
    readonly scope: string;
    /** Name of the module that made it; none for an override and for what a host has bound itself. */
    readonly module: string | undefined;
  }[];
  readonly dependencies: readonly Dependency[];
}

type BindingService = ReturnType<typeof insideOf>['bindingService'];
type AnyBinding = NonNullable<ReturnType<BindingService['get']>> extends Iterable<infer Item> ? Item : never;

const KINDS: Readonly<Record<string, NodeKind>> = {
  ResolvedValue: 'factory',
  ConstantValue: 'constant',
  ServiceRedirection: 'alias',
};

/** Everything that is bound, read without running a factory. */
export function introspect(
  container: Container,
  moduleNames: ReadonlyMap<number, string>,
): readonly BoundToken[] {
  const service = insideOf(container).bindingService;
  return [...service.getBoundServices()].map((id) => {
    const bindings = [...(service.get(id) ?? [])];
    return {
      id,
      bindings: bindings.map((binding) => ({
        number: binding.id,
        kind: KINDS[binding.type] ?? 'opaque',
        scope: 'scope' in binding ? binding.scope : 'Singleton',
        module: binding.moduleId === undefined ? undefined : moduleNames.get(binding.moduleId),
      })),
      dependencies: bindings.flatMap((binding) => dependenciesOf(binding, service)),
    };
  });
}

function dependenciesOf(binding: AnyBinding, service: BindingService): Dependency[] {
  if (binding.type === 'ServiceRedirection') {
    const id = binding.targetServiceIdentifier;
    return [{ id, candidates: [...(service.get(id) ?? [])].length, optional: false, many: false }];
  }
  if (binding.type !== 'ResolvedValue') return [];
  return binding.metadata.arguments.map((argument) => {
    const { value, name, tags, optional } = argument;
    const id = LazyServiceIdentifier.is(value) ? value.unwrap() : value;
    const asker = { serviceIdentifier: binding.serviceIdentifier, name: undefined, tags: new Map() };
    const getAncestor = () => ({ ...asker, getAncestor: () => undefined });
    const candidates = [...(service.get(id) ?? [])].filter((candidate) =>
      candidate.isSatisfiedBy({ serviceIdentifier: id, name, tags, getAncestor }),
    ).length;
    return { id, candidates, optional, many: 'chained' in argument };
  });
}
