import type { Graph, GraphNode } from './graph.js';

/** For Graphviz: `dot -Tsvg`. Constants are notes; what is not started is dotted, what cannot be seen into dashed. */
export function toDot({ nodes }: Graph, title = 'auth'): string {
  return [
    `digraph ${quoted(title)} {`,
    '  rankdir="LR"; node [shape=box, fontsize=10];',
    ...nodes.map((node) => `  ${quoted(node.name)} [label=${quoted(labelOf(node, '\n'))}${dotStyle(node)}];`),
    ...nodes.flatMap(({ name, dependsOn }) =>
      dependsOn.map((other) => `  ${quoted(name)} -> ${quoted(other)};`),
    ),
    '}',
    '',
  ].join('\n');
}

/** For Markdown: GitHub draws it inside a `mermaid` block. */
export function toMermaid({ nodes }: Graph): string {
  const ids = new Map(nodes.map(({ name }, index) => [name, `n${index}`]));
  const idOf = (name: string): string => ids.get(name) ?? name;
  return [
    'graph LR',
    ...nodes.map((node) => `  ${idOf(node.name)}["${escaped(labelOf(node, '<br/>'))}"]`),
    ...nodes.flatMap(({ name, dependsOn }) =>
      dependsOn.filter((other) => ids.has(other)).map((other) => `  ${idOf(name)} --> ${idOf(other)}`),
    ),
    '',
  ].join('\n');
}

const labelOf = ({ name, module, reached }: GraphNode, lineBreak: string): string =>
  [name, reached ? module : `${module}, not started`].join(lineBreak);

function dotStyle({ kind, reached }: GraphNode): string {
  if (!reached) return ', style=dotted';
  if (kind === 'opaque') return ', style=dashed';
  return kind === 'constant' ? ', shape=note' : '';
}

const quoted = (text: string): string => JSON.stringify(text);

const escaped = (text: string): string => text.replaceAll('"', '#quot;');
