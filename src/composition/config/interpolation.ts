export type Environment = Readonly<Record<string, string | undefined>>;

const REFERENCE = /\$\{ENV:([A-Za-z_][A-Za-z0-9_]*)(?::-([^}]*))?\}/g;

/**
 * Replaces `${ENV:NAME}` and `${ENV:NAME:-default}` in every text of a value, once: what comes from
 * the environment is taken as it is. The default also stands in for an empty variable, as in a shell.
 * @returns the value, and the reasons why a reference could not be replaced.
 */
export function interpolate(
  value: unknown,
  environment: Environment,
): { value: unknown; problems: string[] } {
  const problems: string[] = [];
  const replaced = (text: string): string => {
    if (text.replace(REFERENCE, '').includes('${ENV:')) problems.push('holds a "${ENV:" that cannot be read');
    return text.replace(REFERENCE, (_, name: string, fallback: string | undefined) => {
      const found = environment[name];
      if (found !== undefined && (found !== '' || fallback === undefined)) return found;
      if (fallback !== undefined) return fallback;
      problems.push(`names the environment variable ${name}, which is not set`);
      return '';
    });
  };
  const walk = (node: unknown): unknown =>
    typeof node === 'string' ? replaced(node) : Array.isArray(node) ? node.map(walk) : node;
  return { value: walk(value), problems };
}
