import { deepStrictEqual, strictEqual } from 'node:assert/strict';
import type { CachedJwks, FetchTurn, JwksCache } from '../../ports/jwks-cache.js';
import { clause, type Contract } from './contract.js';
import { crowd, HOSTILE_TEXTS, tamper } from './provocation.js';

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
  clause(
    'of many who ask for the turn at once one is given it, and the others what it puts',
    'a fleet that starts asks its issuer as many times as it has processes',
    async (cache) => {
      let turns = 0;
      const answers = await crowd(8, async () => {
        const answer = await cache.takeTurn('issuer', 0);
        if (answer.kind === 'elsewhere') return answer.document.text;
        turns += 1;
        await cache.put('issuer', aDocument(1_000));
        await answer.end();
        return aDocument(1_000).text;
      });
      strictEqual(turns, 1);
      deepStrictEqual([...new Set(answers)], [aDocument(1_000).text]);
    },
  ),
  clause(
    'a turn that ends without a document goes to the next',
    'one failed fetch keeps every process without keys',
    async (cache) => {
      await (await turnOf(cache, 'issuer')).end();
      const second = await turnOf(cache, 'issuer');
      await second.end();
      await second.end();
    },
  ),
  clause(
    'only a newer document stands for a turn',
    'nobody fetches the key that the shared set does not have yet',
    async (cache) => {
      await cache.put('issuer', aDocument(1_000));
      await (await turnOf(cache, 'issuer', 1_000)).end();
      strictEqual((await cache.takeTurn('issuer', 999)).kind, 'elsewhere');
    },
  ),
  clause(
    'whoever waits for a turn that never ends is given one beside it; turns of other keys do not wait',
    'a process that died keeps all others without keys',
    async (cache) => {
      const first = await turnOf(cache, 'one');
      const other = await turnOf(cache, 'two');
      const beside = await turnOf(cache, 'one');
      for (const turn of [first, beside, other]) await turn.end();
    },
  ),
];

async function turnOf(cache: JwksCache, key: string, newerThan = 0): Promise<FetchTurn> {
  const answer = await cache.takeTurn(key, newerThan);
  if (answer.kind === 'turn') return answer;
  throw new Error(`${key} was fetched elsewhere, which it was not`);
}
