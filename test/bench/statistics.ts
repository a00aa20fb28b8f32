/** The value at a quantile between 0 and 1 of unsorted samples. */
export function quantile(samples: readonly number[], q: number): number {
  const sorted = [...samples].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? Number.NaN;
}

/** The middle of the samples: one disturbed round does not move it. */
export const median = (samples: readonly number[]): number => quantile(samples, 0.5);

/**
 * How well one measurement tells two groups apart: the probability that a random member of `a` is
 * above one of `b` (area under the ROC curve, ties halved). 0.5: not at all; distance from it both ways counts.
 */
export function separability(a: readonly number[], b: readonly number[]): number {
  const all = [...a.map((value) => ({ value, own: 1 })), ...b.map((value) => ({ value, own: 0 }))];
  all.sort((left, right) => left.value - right.value);
  let rankSum = 0;
  for (let start = 0; start < all.length;) {
    let end = start;
    while (end < all.length && all[end]?.value === all[start]?.value) end += 1;
    const sharedRank = (start + 1 + end) / 2;
    for (let index = start; index < end; index += 1) rankSum += sharedRank * (all[index]?.own ?? 0);
    start = end;
  }
  const area = (rankSum - (a.length * (a.length + 1)) / 2) / (a.length * b.length);
  return Math.max(area, 1 - area);
}

/** p of the two-sample Kolmogorov-Smirnov test (asymptotic): small means two different distributions. */
export function kolmogorovSmirnovP(a: readonly number[], b: readonly number[]): number {
  const [left, right] = [[...a].sort((x, y) => x - y), [...b].sort((x, y) => x - y)];
  let [i, j, distance] = [0, 0, 0];
  while (i < left.length && j < right.length) {
    const at = Math.min(left[i] ?? Infinity, right[j] ?? Infinity);
    while (i < left.length && (left[i] ?? Infinity) <= at) i += 1;
    while (j < right.length && (right[j] ?? Infinity) <= at) j += 1;
    distance = Math.max(distance, Math.abs(i / left.length - j / right.length));
  }
  const size = Math.sqrt((left.length * right.length) / (left.length + right.length));
  const lambda = (size + 0.12 + 0.11 / size) * distance;
  return kolmogorovTail(lambda);
}

function kolmogorovTail(lambda: number): number {
  if (lambda < 0.2) return 1;
  let sum = 0;
  for (let k = 1; k <= 100; k += 1)
    sum += 2 * (k % 2 === 1 ? 1 : -1) * Math.exp(-2 * k * k * lambda * lambda);
  return Math.min(1, Math.max(0, sum));
}
