import type { ServiceIdentifier } from 'inversify';
import type { BoundToken } from './introspect.js';

/** Bound tokens by id, and the ways between them. */
export class Wiring {
  readonly #byId: ReadonlyMap<ServiceIdentifier, BoundToken>;

  /** @internal */
  constructor(
    readonly bound: readonly BoundToken[],
    readonly entryPoints: readonly ServiceIdentifier[],
    private readonly lists: ReadonlySet<ServiceIdentifier> = new Set(),
  ) {
    this.#byId = new Map(bound.map((node) => [node.id, node]));
  }

  find(id: ServiceIdentifier): BoundToken | undefined {
    return this.#byId.get(id);
  }

  /** Whether the application wants all that is bound under this entry point. */
  isList(id: ServiceIdentifier): boolean {
    return this.lists.has(id);
  }

  /** What the entry points reach, dependencies first. */
  startOrder(): readonly BoundToken[] {
    const order = new Set<BoundToken>();
    const seen = new Set<ServiceIdentifier>();
    const visit = (id: ServiceIdentifier): void => {
      const node = this.find(id);
      if (node === undefined || seen.has(id)) return;
      seen.add(id);
      for (const dependency of node.dependencies) visit(dependency.id);
      order.add(node);
    };
    this.entryPoints.forEach(visit);
    return [...order];
  }

  /** The shortest way from an entry point to `target`, both included; the target alone when there is none. */
  pathTo(target: ServiceIdentifier): readonly ServiceIdentifier[] {
    const queue = this.entryPoints.map((id): readonly ServiceIdentifier[] => [id]);
    const seen = new Set(this.entryPoints);
    for (let path = queue.shift(); path !== undefined; path = queue.shift()) {
      const last = path.at(-1);
      if (last === target) return path;
      const node = last === undefined ? undefined : this.find(last);
      for (const { id } of node?.dependencies ?? []) {
        if (seen.has(id)) continue;
        seen.add(id);
        queue.push([...path, id]);
      }
    }
    return [target];
  }
}
