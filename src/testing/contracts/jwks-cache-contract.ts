import { deepStrictEqual, strictEqual } from 'node:assert/strict';
import type { CachedJwks, JwksCache } from '../../ports/jwks-cache.js';
import { clause, type Contract } from './contract.js';
import { HOSTILE_TEXTS, tamper } from './provocation.js';

const aDocument = (fetchedAt: number, text = `{"keys":[],"at":${fetchedAt}}`): CachedJwks => ({
  url: 'https://issuer.example.com/jwks',
  text,
  fetchedAt,
});

/** What every `JwksCache` promises. */
export const jwksCacheContract: Contract<JwksCache> = [
  clause('a key set that was never put is undefined', 'tokens are checked against nothing', async (cache) => {
    strictEqual(await cache.get('never'), undefined);
  }),
  clause(
    'what was put comes back as it was, under its own key only',
    'the keys of one issuer verify the tokens of another',
    async (cache) => {
      await cache.put('one', aDocument(1_000));
      await cache.put('two', aDocument(2_000));
      deepStrictEqual({ ...(await cache.get('one')) }, aDocument(1_000));
      deepStrictEqual({ ...(await cache.get('two')) }, aDocument(2_000));
      strictEqual(await cache.get('three'), undefined);
    },
  ),
  clause(
    'a newer document replaces an older one, never the other way round',
    'a process that was slow to write brings back a withdrawn key',
    async (cache) => {
      await cache.put('issuer', aDocument(2_000));
      await cache.put('issuer', aDocument(1_000));
      strictEqual((await cache.get('issuer'))?.fetchedAt, 2_000);
      await cache.put('issuer', aDocument(3_000));
      strictEqual((await cache.get('issuer'))?.fetchedAt, 3_000);
    },
  ),
  clause(
    'keys and texts are plain data, whatever they hold',
    'an issuer chooses what is read as a command',
    async (cache) => {
      for (const text of HOSTILE_TEXTS) await cache.put(text, aDocument(1_000, text));
      for (const text of HOSTILE_TEXTS) strictEqual((await cache.get(text))?.text, text);
    },
  ),
  clause(
    'changing a document that was handed in or out changes nothing kept',
    'one verifier changes the keys of another',
    async (cache) => {
      const document = { ...aDocument(1_000) };
      await cache.put('issuer', document);
      tamper(document);
      const handedOut = await cache.get('issuer');
      if (handedOut !== undefined && !Object.isFrozen(handedOut)) tamper(handedOut);
      deepStrictEqual({ ...(await cache.get('issuer')) }, aDocument(1_000));
    },
  ),
];
