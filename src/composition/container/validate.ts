import type { ServiceIdentifier } from 'inversify';
import type { CompositionProblem } from './composition-error.js';
import type { BoundToken, Dependency } from './introspect.js';
import { CONTAINER } from './part.js';
import { nameOf } from './token.js';
import type { Wiring } from './wiring.js';

/** What to do about it, as the end of a sentence. */
export interface Cures {
  missing(id: ServiceIdentifier): string;
  doubled(id: ServiceIdentifier): string;
}

/** Everything wrong with the wiring, each problem once; no factory runs. */
export function validate(wiring: Wiring, cures: Cures): readonly CompositionProblem[] {
  const problems = [
    ...wiring.entryPoints.flatMap((id) => missingEntryPoint(id, wiring, cures)),
    ...wiring.startOrder().flatMap((node) => missing(node, wiring, cures)),
    ...wiring.bound.flatMap((node) => doubled(node, wiring, cures)),
    ...wiring.startOrder().flatMap((node) => notSingleton(node, wiring)),
    ...cycles(wiring),
  ];
  return [...new Map(problems.map((problem) => [`${problem.kind} ${problem.token}`, problem])).values()];
}

function missingEntryPoint(id: ServiceIdentifier, wiring: Wiring, cures: Cures): CompositionProblem[] {
  if (wiring.find(id) !== undefined || wiring.isList(id)) return [];
  const token = nameOf(id);
  return [
    {
      kind: 'missing',
      token,
      path: [token],
      detail: `${token} is an entry point and not bound${cures.missing(id)}`,
    },
  ];
}

const missing = (node: BoundToken, wiring: Wiring, cures: Cures): CompositionProblem[] =>
  node.dependencies.filter(isMissing).map(({ id }) => ({
    kind: 'missing',
    token: nameOf(id),
    path: [...wiring.pathTo(node.id), id].map(nameOf),
    detail: `${nameOf(id)} is not bound, needed by ${withModule(node)}${cures.missing(id)}`,
  }));

const isMissing = ({ candidates, optional, many }: Dependency): boolean =>
  candidates === 0 && !optional && !many;

/** Two bindings of one token are a mistake unless every asker takes them as a list. */
function doubled(node: BoundToken, wiring: Wiring, cures: Cures): CompositionProblem[] {
  if (node.bindings.length < 2 || isOfAHost(node, wiring)) return [];
  const askers = wiring.bound.filter(({ dependencies }) => dependencies.some(({ id }) => id === node.id));
  const asksForOne = ({ id, many, candidates }: Dependency) => id === node.id && !many && candidates > 1;
  const asker = askers.find(({ dependencies }) => dependencies.some(asksForOne));
  if (asker === undefined && (askers.length > 0 || wiring.isList(node.id))) return [];
  const modules = node.bindings.map(quotedModule).join(', ');
  const wanted = asker === undefined ? '' : `, and ${withModule(asker)} wants one`;
  const detail = `${nameOf(node.id)} is bound ${node.bindings.length} times, by modules ${modules}${wanted}${cures.doubled(node.id)}`;
  return [{ kind: 'doubled', token: nameOf(node.id), path: wiring.pathTo(node.id).map(nameOf), detail }];
}

/** What a host binds in its own container for itself is its own affair. */
const isOfAHost = (node: BoundToken, wiring: Wiring): boolean =>
  node.bindings.every(({ module }) => module === undefined) && !wiring.startOrder().includes(node);

const notSingleton = (node: BoundToken, wiring: Wiring): CompositionProblem[] =>
  node.bindings.every(({ scope }) => scope === 'Singleton')
    ? []
    : [
        {
          kind: 'scope',
          token: nameOf(node.id),
          path: wiring.pathTo(node.id).map(nameOf),
          detail: `${withModule(node)} is no singleton, and only singletons can be started and stopped`,
        },
      ];

function cycles(wiring: Wiring): CompositionProblem[] {
  const problems: CompositionProblem[] = [];
  const done = new Set<ServiceIdentifier>();
  const visit = (id: ServiceIdentifier, above: readonly ServiceIdentifier[]): void => {
    if (done.has(id)) return;
    const start = above.indexOf(id);
    if (start >= 0) return void problems.push(cycleOf([...above.slice(start), id], wiring));
    for (const dependency of wiring.find(id)?.dependencies ?? []) visit(dependency.id, [...above, id]);
    done.add(id);
  };
  for (const { id } of wiring.bound) visit(id, []);
  return problems;
}

function cycleOf(ids: readonly ServiceIdentifier[], wiring: Wiring): CompositionProblem {
  const ring = ids.map(nameOf);
  const before = wiring
    .pathTo(ids[0] ?? '')
    .map(nameOf)
    .filter((name) => !ring.includes(name));
  return {
    kind: 'cycle',
    token: [...new Set(ring)].sort().join(', '),
    path: [...before, ...ring],
    detail: `circular dependency: ${ring.join(' -> ')}`,
  };
}

const withModule = ({ id, bindings: [binding] }: BoundToken): string =>
  binding === undefined ? nameOf(id) : `${nameOf(id)} (module ${quotedModule(binding)})`;

const quotedModule = ({ module = CONTAINER }: BoundToken['bindings'][number]): string => `"${module}"`;
