import { ok, strictEqual } from 'node:assert/strict';
import type { RandomSource } from '../../ports/random-source.js';
import { clause, type Contract } from './contract.js';

const SAMPLES = 10_000;
const BYTES = 16;
/** Seven standard deviations of the share of ones among that many fair bits. */
const LARGEST_BIAS = 7 * (0.5 / Math.sqrt(SAMPLES * BYTES * 8));

/** What every `RandomSource` promises, as far as a test can see; that nobody can predict it, no test can show. */
export const randomSourceContract: Contract<RandomSource> = [
  clause(
    'as many bytes are given as were asked for, from 1 to 1,024',
    'ids and secrets are shorter than they look',
    async (random) => {
      for (const length of [1, 2, 16, 32, 1_023, 1_024]) strictEqual(random.bytes(length).length, length);
    },
  ),
  clause(
    'no two outputs are equal, and ones are as many as zeros',
    'somebody guesses the session of somebody else',
    async (random) => {
      const outputs = Array.from({ length: SAMPLES }, () => random.bytes(BYTES));
      strictEqual(new Set(outputs.map((bytes) => bytes.join())).size, SAMPLES);
      const ones = outputs.reduce(
        (sum, bytes) => sum + bytes.reduce((bits, byte) => bits + onesIn(byte), 0),
        0,
      );
      const share = ones / (SAMPLES * BYTES * 8);
      ok(Math.abs(share - 0.5) < LARGEST_BIAS, `the share of ones is ${share}`);
    },
  ),
  clause(
    'what was handed out is the caller’s own',
    'two secrets become one when the first caller wipes its own',
    async (random) => {
      const [first, second] = [random.bytes(32), random.bytes(32)];
      const copy = [...second];
      first.fill(0);
      strictEqual(second.join(), copy.join());
    },
  ),
];

const onesIn = (byte: number): number => byte.toString(2).replaceAll('0', '').length;
