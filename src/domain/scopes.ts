const SEGMENT = /^[^\s:*"\\]+$/;

/** Whether a text is a scope: segments between colons, of which the last, and only the last, may be `*`. */
export function isScope(text: string): boolean {
  const segments = text.split(':');
  const last = segments.pop() ?? '';
  return segments.every((segment) => SEGMENT.test(segment)) && (last === '*' || SEGMENT.test(last));
}

/**
 * Whether one of the granted scopes meets the required one. A granted `a:b:*` covers everything below
 * `a:b`, a required `a:b:*` is met by any scope below it; neither means `a:b` itself. Granted texts that
 * are no scopes cover nothing.
 */
export const meetsScope = (granted: readonly string[], required: string): boolean =>
  granted.some((scope) => isScope(scope) && (scope === required || covers(scope, required)));

function covers(granted: string, required: string): boolean {
  const floor = aboveWildcard(granted);
  if (floor !== undefined && required.startsWith(floor)) return true;
  const ceiling = aboveWildcard(required);
  return ceiling !== undefined && granted.startsWith(ceiling);
}

/** `a:b:` of `a:b:*`, the empty text of `*`; undefined where there is no wildcard. */
const aboveWildcard = (scope: string): string | undefined =>
  scope === '*' || scope.endsWith(':*') ? scope.slice(0, -1) : undefined;

/** Scopes of a claim that is a list, or a text with spaces between them (RFC 8693 section 4.2). */
export function scopesOf(...claims: readonly unknown[]): readonly string[] {
  return claims.flatMap((claim) => {
    if (typeof claim === 'string') return claim.split(' ').filter((scope) => scope !== '');
    return Array.isArray(claim) ? claim.filter((scope) => typeof scope === 'string') : [];
  });
}
