import { isMap, isScalar, LineCounter, parseDocument, visit } from 'yaml';

/** What a YAML text says, or every reason why it is refused; reasons name lines, never values. */
export type YamlOutcome =
  | { readonly kind: 'read'; readonly value: Readonly<Record<string, unknown>> }
  | { readonly kind: 'refused'; readonly problems: readonly string[] };

const MERGES_PROTOTYPES = '__proto__';

/**
 * Reads YAML 1.2 with the core schema: a mapping of texts, numbers, booleans, lists and mappings.
 * Refused: a key twice, `__proto__`, custom tags, several documents, aliases that multiply.
 */
export function readYaml(text: string): YamlOutcome {
  const lines = new LineCounter();
  const document = parseDocument(text, {
    uniqueKeys: true,
    prettyErrors: false,
    lineCounter: lines,
    merge: false,
  });
  // The parser's own messages quote the text, which may be a secret; its codes do not.
  const problems = [...document.errors, ...document.warnings].map(
    ({ code, pos }) => `line ${lines.linePos(pos[0]).line}: ${code.toLowerCase().replaceAll('_', ' ')}`,
  );
  visit(document, {
    Pair(_, pair) {
      if (!isScalar(pair.key) || typeof pair.key.value !== 'string') problems.push('a key is not a text');
      else if (pair.key.value === MERGES_PROTOTYPES)
        problems.push(`the key "${MERGES_PROTOTYPES}" is not allowed`);
    },
  });
  if (problems.length > 0) return { kind: 'refused', problems };
  if (document.contents === null) return { kind: 'read', value: {} };
  if (isScalar(document.contents) && document.contents.value === null) return { kind: 'read', value: {} };
  if (!isMap(document.contents)) return { kind: 'refused', problems: ['it is not a mapping of sections'] };
  return asRecord(() => document.toJS({ maxAliasCount: 100 }));
}

function asRecord(convert: () => unknown): YamlOutcome {
  try {
    return { kind: 'read', value: convert() as Record<string, unknown> };
  } catch {
    return { kind: 'refused', problems: ['an alias cannot be resolved'] };
  }
}
