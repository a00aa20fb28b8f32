/** What changes a stored document into another one; nothing is left of the former. */
interface Update {
  readonly $set?: Readonly<Record<string, unknown>>;
  readonly $unset?: Readonly<Record<string, true>>;
}

/**
 * The update that writes every field of `document` but `_id`.
 * @param optional fields that go when the document has none.
 */
export function wholeUpdate(document: object, optional: readonly string[]): Update {
  const fields = Object.entries(document).filter(([name, value]) => name !== '_id' && value !== undefined);
  const present = new Set(fields.map(([name]) => name));
  return updateOf(
    fields,
    optional.filter((name) => !present.has(name)),
  );
}

/** The update from one version of a document to the next: what differs, so that little has to be replicated. */
export function changeUpdate(before: object, after: object): Update {
  const former = new Map<string, unknown>(Object.entries(before));
  const fields = Object.entries(after).filter(([name, value]) => !isSame(former.get(name), value));
  return updateOf(
    fields.filter(([, value]) => value !== undefined),
    fields.filter(([, value]) => value === undefined).map(([name]) => name),
  );
}

/** Without empty operators, which older servers refuse. */
function updateOf(set: readonly (readonly [string, unknown])[], unset: readonly string[]): Update {
  return {
    ...(set.length > 0 ? { $set: Object.fromEntries(set) } : {}),
    ...(unset.length > 0 ? { $unset: Object.fromEntries(unset.map((name) => [name, true as const])) } : {}),
  };
}

const isSame = (left: unknown, right: unknown): boolean =>
  left instanceof Date && right instanceof Date ? left.getTime() === right.getTime() : left === right;
