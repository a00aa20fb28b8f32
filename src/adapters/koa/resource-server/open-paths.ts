/** Spellings that a router, a proxy or a file server may resolve to another path (RFC 3986 section 5.2.4). */
const AMBIGUOUS = /\/\/|\\|%2e|%2f|%5c|(?:^|\/)\.{1,2}(?:\/|$)/i;

/**
 * Tells whether a path is in the list: an exact path, or below the folder of an entry like `/public/*`.
 * Paths that could be read in two ways are below nothing.
 * @throws TypeError for an entry that is no absolute path or has a `*` elsewhere.
 */
export function openPaths(entries: readonly string[]): (path: string) => boolean {
  for (const entry of entries) {
    if (!/^\/[^*]*$|^\/(?:[^*]*\/)?\*$/.test(entry))
      throw new TypeError(`anonymous: "${entry}" is neither a path like /health nor a folder like /public/*`);
  }
  const exact = new Set(entries.filter((entry) => !entry.endsWith('*')));
  const folders = entries.filter((entry) => entry.endsWith('*')).map((entry) => entry.slice(0, -1));
  return (path) =>
    exact.has(path) || (!AMBIGUOUS.test(path) && folders.some((folder) => path.startsWith(folder)));
}
