import { nameOf } from './token.js';
import type { BoundToken, NodeKind } from './introspect.js';
import { CONTAINER } from './part.js';
import type { Wiring } from './wiring.js';

export interface GraphNode {
  readonly name: string;
  readonly kind: NodeKind;
  /** The module that bound it, or all of them of a list. */
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

export function graphOf(wiring: Wiring, overridden: ReadonlySet<unknown>): Graph {
  const reached = new Set(wiring.startOrder());
  const nodes = wiring.bound.map((node) => ({
    name: nameOf(node.id),
    kind: node.bindings[0]?.kind ?? 'opaque',
    module: overridden.has(node.id) ? 'overrides' : modulesOf(node),
    overridden: overridden.has(node.id),
    reached: reached.has(node),
    dependsOn: [...new Set(node.dependencies.map(({ id }) => nameOf(id)))],
  }));
  return { nodes: nodes.sort((left, right) => (left.name < right.name ? -1 : 1)) };
}

const modulesOf = ({ bindings }: BoundToken): string =>
  [...new Set(bindings.map(({ module = CONTAINER }) => module))].join(', ');
