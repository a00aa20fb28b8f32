import { nameOf } from './token.js';
import type { NodeKind } from './introspect.js';
import type { Wiring } from './wiring.js';

export interface GraphNode {
  readonly name: string;
  readonly kind: NodeKind;
  /** The module that bound it. */
  readonly module: string;
  readonly overridden: boolean;
  /** Whether an entry point reaches it; what none reaches is never started. */
  readonly reached: boolean;
  readonly dependsOn: readonly string[];
}

/** Who needs whom. Holds names only, never a value. */
export interface Graph {
  readonly nodes: readonly GraphNode[];
}

export function graphOf(
  wiring: Wiring,
  moduleName: (id: number | undefined) => string,
  overridden: ReadonlySet<unknown>,
): Graph {
  const reached = new Set(wiring.startOrder());
  const nodes = wiring.bound.map((node) => ({
    name: nameOf(node.id),
    kind: node.bindings[0]?.kind ?? 'opaque',
    module: overridden.has(node.id) ? 'overrides' : moduleName(node.bindings[0]?.moduleId),
    overridden: overridden.has(node.id),
    reached: reached.has(node),
    dependsOn: [...new Set(node.dependencies.map(({ id }) => nameOf(id)))],
  }));
  return { nodes: nodes.sort((left, right) => (left.name < right.name ? -1 : 1)) };
}
