import {
  deepStrictEqual,
  match,
  notDeepStrictEqual,
  notStrictEqual,
  strictEqual,
  throws,
} from 'node:assert/strict';
import type { Mac } from '../../ports/mac.js';
import { clause, type Contract } from './contract.js';

/** RFC 4231 section 4.2 has a shorter key; this one has 32 bytes. The tag was made by OpenSSL. */
const SECRET = new Uint8Array(32).fill(0x0b);
const TAG = '198a607eb44bfbc69903a0f1cf2bbdc5ba0aa3f3d9ae3c1c7a3b1696a0b68cf7';

/** What every `Mac` promises. */
export const macContract: Contract<Mac> = [
  clause(
    'a tag is HMAC-SHA-256 of the text under the key, the same each time',
    'refresh tokens that one node minted are refused by another',
    async (mac) => {
      const key = mac.open(SECRET);
      strictEqual(Buffer.from(mac.tag(key, 'Hi There')).toString('hex'), TAG);
      deepStrictEqual(mac.tag(key, 'text'), mac.tag(mac.open(SECRET), 'text'));
    },
  ),
  clause(
    'another text and another key give another tag',
    'whoever has one refresh token can make the next',
    async (mac) => {
      const key = mac.generate();
      notDeepStrictEqual(mac.tag(key, 'rt1.a.0'), mac.tag(key, 'rt1.a.1'));
      notDeepStrictEqual(mac.tag(key, 'text'), mac.tag(mac.generate(), 'text'));
    },
  ),
  clause(
    'a new key is random, has 32 bytes, and its id follows from the secret and fits into a token',
    'a key that was kept cannot be found again by the id that tokens carry',
    async (mac) => {
      const key = mac.generate();
      strictEqual(key.revealSecret().length, 32);
      match(key.kid, /^[A-Za-z0-9_-]{1,32}$/);
      strictEqual(mac.open(key.revealSecret()).kid, key.kid);
      notStrictEqual(mac.generate().kid, key.kid);
    },
  ),
  clause(
    'a secret of another length is refused',
    'refresh tokens are tagged with a key that can be guessed',
    async (mac) => {
      for (const length of [0, 16, 31, 33]) throws(() => mac.open(new Uint8Array(length)));
    },
  ),
  clause(
    'texts are compared whole, of whatever length',
    'the beginning of a tag is taken for the tag',
    async (mac) => {
      strictEqual(mac.equal('tag', 'tag'), true);
      for (const [left, right] of [
        ['tag', 'tah'],
        ['tag', 'ta'],
        ['', 'tag'],
        ['é', 'e'],
      ] as const)
        strictEqual(mac.equal(left, right), false);
    },
  ),
];
