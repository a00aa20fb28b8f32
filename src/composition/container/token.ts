import type { ServiceIdentifier } from 'inversify';

/** Names a value in the container and carries its type. */
export type Token<Value> = ServiceIdentifier<Value>;

/**
 * A token; two of one name are one token, also when two copies of this package are loaded.
 * The cast keeps the type: an annotation would narrow to `symbol` and check nothing any more.
 */
export const token = <Value>(name: string) => Symbol.for(name) as Token<Value>;

/** The name for people. */
export function nameOf(id: ServiceIdentifier): string {
  if (typeof id === 'string') return id;
  return typeof id === 'symbol' ? (id.description ?? String(id)) : id.name;
}
