import { deepStrictEqual, strictEqual } from 'node:assert/strict';
import { asOrgId } from '../../domain/model/ids.js';
import type { ServiceTokenRepository } from '../../ports/service-token-repository.js';
import { aServiceToken } from '../builders.js';
import { clause, type Contract } from './contract.js';
import { countOf, CROWD, crowd, HOSTILE_TEXTS, tamper } from './provocation.js';

const acme = asOrgId('acme');
const other = asOrgId('other');

/** What every `ServiceTokenRepository` promises. */
export const serviceTokenRepositoryContract: Contract<ServiceTokenRepository> = [
  clause(
    'a stored token comes back with every field, by hash and by name',
    'a token passes with a role it was not given',
    async (tokens) => {
      const token = aServiceToken({ description: 'Nightly build', role: 'operator' });
      strictEqual(await tokens.insert(token), 'inserted');
      deepStrictEqual(await tokens.findByHash(token.tokenHash), token);
      deepStrictEqual(await tokens.findByName(token.orgId, token.name), token);
    },
  ),
  clause(
    'what is not there is undefined, never an empty object or null',
    'an empty object is truthy: any text would validate as a service token',
    async (tokens) => {
      const token = aServiceToken({ orgId: acme });
      await tokens.insert(token);
      strictEqual(await tokens.findByName(other, token.name), undefined);
      strictEqual(await tokens.findByHash(token.tokenHash.toUpperCase()), undefined);
      for (const text of HOSTILE_TEXTS) {
        strictEqual(await tokens.findByHash(text), undefined);
        strictEqual(await tokens.findByName(acme, text), undefined);
      }
    },
  ),
  clause(
    'of many callers who insert one name at once exactly one is told so; another organisation may use it',
    'a caller holds a token that was never stored, or two live under one name',
    async (tokens) => {
      const rivals = Array.from({ length: CROWD }, () => aServiceToken({ orgId: acme, name: 'ci' }));
      const outcomes = await Promise.all(rivals.map((token) => tokens.insert(token)));
      strictEqual(countOf(outcomes, 'inserted'), 1);
      strictEqual(countOf(outcomes, 'name_taken'), CROWD - 1);
      const known = await Promise.all(rivals.map((token) => tokens.findByHash(token.tokenHash)));
      deepStrictEqual(
        known.map((token) => token !== undefined),
        outcomes.map((outcome) => outcome === 'inserted'),
      );
      strictEqual(await tokens.insert(aServiceToken({ orgId: other, name: 'ci' })), 'inserted');
    },
  ),
  clause(
    'a second token with a taken hash is an error and changes nothing',
    'one secret speaks for two services',
    async (tokens) => {
      const token = aServiceToken();
      await tokens.insert(token);
      const outcome = await tokens
        .insert(aServiceToken({ tokenHash: token.tokenHash }))
        .catch(() => 'refused');
      strictEqual(outcome, 'refused');
      deepStrictEqual(await tokens.findByHash(token.tokenHash), token);
    },
  ),
  clause(
    'of many who remove one token at once exactly one is told it did; it is gone and its name free',
    'a revoked token still validates',
    async (tokens) => {
      const token = aServiceToken({ orgId: acme, name: 'ci' });
      const namesake = aServiceToken({ orgId: other, name: 'ci' });
      await tokens.insert(token);
      await tokens.insert(namesake);
      const removed = await crowd(CROWD, () => tokens.remove(token));
      strictEqual(countOf(removed, true), 1);
      strictEqual(countOf(removed, false), CROWD - 1);
      strictEqual(await tokens.findByHash(token.tokenHash), undefined);
      strictEqual(await tokens.findByName(acme, 'ci'), undefined);
      deepStrictEqual(await tokens.findByName(other, 'ci'), namesake);
      strictEqual(await tokens.insert(aServiceToken({ orgId: acme, name: 'ci' })), 'inserted');
    },
  ),
  clause(
    'a token that took the name since is not the one removed',
    'whoever revokes a weak token takes away a strong one that was made meanwhile',
    async (tokens) => {
      const former = aServiceToken({ orgId: acme, name: 'ci' });
      const successor = aServiceToken({ orgId: acme, name: 'ci' });
      await tokens.insert(former);
      await tokens.remove(former);
      await tokens.insert(successor);
      strictEqual(await tokens.remove(former), false);
      deepStrictEqual(await tokens.findByName(acme, 'ci'), successor);
    },
  ),
  clause(
    'the list of an organisation is its own tokens in order of name, and the counts agree',
    'a token that cannot be seen is never revoked',
    async (tokens) => {
      for (const name of ['b', 'c', 'a']) await tokens.insert(aServiceToken({ orgId: acme, name }));
      await tokens.insert(aServiceToken({ orgId: other, name: 'aa' }));
      const names = (await tokens.list(acme)).map((token) => token.name);
      deepStrictEqual(names, ['a', 'b', 'c']);
      deepStrictEqual(
        new Map(await tokens.countByOrg()),
        new Map([
          [acme, 3],
          [other, 1],
        ]),
      );
    },
  ),
  clause(
    'changing a record that was handed in or out changes nothing stored',
    'a token gains a role without a write',
    async (tokens) => {
      const token = aServiceToken({ orgId: acme });
      const pristine = structuredClone(token);
      await tokens.insert(token);
      tamper(token);
      tamper((await tokens.findByHash(pristine.tokenHash)) ?? {});
      tamper(await tokens.list(acme));
      deepStrictEqual(await tokens.findByHash(pristine.tokenHash), pristine);
      deepStrictEqual(await tokens.list(acme), [pristine]);
    },
  ),
];
