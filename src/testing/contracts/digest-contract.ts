import { deepStrictEqual, strictEqual } from 'node:assert/strict';
import type { Digest } from '../../ports/digest.js';
import { clause, type Contract } from './contract.js';

/** FIPS 180-4 examples, and texts beyond ASCII by their UTF-8. */
const KNOWN: readonly (readonly [text: string, base64url: string])[] = [
  ['', '47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU'],
  ['abc', 'ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0'],
  ['é', 'SplVfkAzw1Od4utlRyAXytX5VX96BiWgnxw_biumnEw'],
];

/** What every `Digest` promises. */
export const digestContract: Contract<Digest> = [
  clause(
    'the digest is SHA-256 of the UTF-8 of the text, as bytes and as base64url alike',
    'service tokens and sessions made by one node are unknown to another',
    async (digest) => {
      for (const [text, expected] of KNOWN) {
        strictEqual(digest.sha256Text(text), expected);
        deepStrictEqual(Buffer.from(digest.sha256(text)).toString('base64url'), expected);
      }
    },
  ),
  clause(
    'changing the bytes that were handed out changes no later digest',
    'one caller changes what another one compares with',
    async (digest) => {
      digest.sha256('abc').fill(0);
      strictEqual(Buffer.from(digest.sha256('abc')).toString('base64url'), KNOWN[1]?.[1]);
    },
  ),
];
