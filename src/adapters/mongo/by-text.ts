/** Comparison of texts by code unit, the same on every machine and locale. */
export const byText = (left: string, right: string): number => (left < right ? -1 : left > right ? 1 : 0);
