import { expect } from 'chai';
import { kolmogorovSmirnovP, median, quantile, separability } from './statistics.js';

const upTo = (count: number, shift = 0): number[] =>
  Array.from({ length: count }, (_, index) => index + shift);

describe('the statistics of the benchmarks', () => {
  it('take quantiles of unsorted samples', () => {
    expect(median([5, 1, 9])).to.equal(5);
    expect(quantile(upTo(100).reverse(), 0.99)).to.equal(99);
  });

  it('find two equal groups inseparable and two disjoint ones perfectly separable', () => {
    expect(separability(upTo(500), upTo(500))).to.be.closeTo(0.5, 1e-9);
    expect(separability(upTo(500), upTo(500, 1_000))).to.equal(1);
    expect(separability(upTo(500, 1_000), upTo(500))).to.equal(1);
  });

  it('give the area under the curve: shifted by a quarter of the range, 1 − 0.75² / 2', () => {
    expect(separability(upTo(2_000, 500), upTo(2_000))).to.be.closeTo(1 - 0.75 ** 2 / 2, 0.001);
  });

  it('give the p of the Kolmogorov-Smirnov test as published tables have it', () => {
    expect(kolmogorovSmirnovP(upTo(2_000), upTo(2_000))).to.equal(1);
    // D = 0.0515 with 2 × 2,000 samples is the 1 % point: 1.628 / sqrt(1000).
    expect(kolmogorovSmirnovP(upTo(2_000), upTo(2_000, 103))).to.be.closeTo(0.01, 0.001);
    expect(kolmogorovSmirnovP(upTo(2_000), upTo(2_000, 500))).to.be.below(1e-6);
  });
});
