import { deepStrictEqual, ok, rejects, strictEqual } from 'node:assert/strict';
import type { RawClaims, TokenClaims } from '../../domain/model/token-claims.js';
import { validatedTokenOf } from '../../domain/validated-token.js';
import type { RoleResolver } from '../../ports/role-resolver.js';
import { clause, type Contract } from './contract.js';
import { frozen } from './examples.js';
import { CROWD, crowd, HOSTILE_TEXTS } from './provocation.js';

/** A caller, and the roles that the application wants it to have. */
export interface RoleExample {
  readonly rawClaims: RawClaims;
  readonly roles: readonly string[];
}

export interface RoleExamples {
  /** Callers that the resolver under test knows, at least one with roles; what is right is the application's. */
  readonly examples: readonly RoleExample[];
  /** The same resolver while what it asks cannot answer; left out where it asks nobody. */
  readonly cutOff?: () => RoleResolver;
}

/** Callers that say nothing, or nothing that can be understood. */
const STRANGE: readonly RawClaims[] = [
  {},
  ...HOSTILE_TEXTS.map((text) => ({ sub: text, role: '', org_id: text, iss: text })),
  { sub: 'usr_x', roles: 7, role: null, groups: 'staff', realm_access: [] },
  { sub: 'usr_x', roles: [7, null, {}], realm_access: { roles: { length: 1 } } },
];

const ask = async (resolver: RoleResolver, rawClaims: RawClaims): Promise<readonly string[]> => {
  const { claims } = validatedTokenOf(rawClaims);
  return resolver.resolve(frozen<TokenClaims>(claims), frozen(rawClaims));
};

const sorted = (roles: readonly string[]): readonly string[] => [...new Set(roles)].sort();

/** What every `RoleResolver` promises, whatever the roles are. */
export const roleResolverContract = ({ examples, cutOff }: RoleExamples): Contract<RoleResolver> => [
  clause(
    'each caller has the roles that are right, the same whenever nothing has changed, and changes no claim for it',
    'somebody acts in a role that is not theirs, or a resolver writes into the claims that others read',
    async (resolver) => {
      ok(
        examples.some(({ roles }) => roles.length > 0),
        'no example has a role',
      );
      for (let times = 0; times < 2; times += 1)
        for (const { rawClaims, roles } of examples)
          deepStrictEqual(sorted(await ask(resolver, structuredClone(rawClaims))), sorted(roles));
    },
  ),
  clause(
    'of many callers at once each has their own roles',
    'one request is served with the roles of another',
    async (resolver) => {
      await crowd(CROWD * examples.length, async (index) => {
        const { rawClaims, roles } = examples[index % examples.length] ?? { rawClaims: {}, roles: [] };
        deepStrictEqual(sorted(await ask(resolver, structuredClone(rawClaims))), sorted(roles));
      });
    },
  ),
  clause(
    'roles are a list of texts, empty for a caller of whom nothing is known, whatever stands in its claims',
    'a claim that somebody else wrote opens doors, or makes the server answer 503',
    async (resolver) => {
      for (const rawClaims of STRANGE) {
        const roles = await ask(resolver, structuredClone(rawClaims));
        ok(Array.isArray(roles), `${String(roles)} is no list`);
        for (const role of roles) strictEqual(typeof role, 'string');
        ok(!roles.includes(''), 'a role without a name');
      }
      deepStrictEqual([...(await ask(resolver, {}))], []);
    },
  ),
  clause('changing an answer changes no other', 'one handler gives everybody a role', async (resolver) => {
    for (const { rawClaims, roles } of examples) {
      Reflect.set(await ask(resolver, structuredClone(rawClaims)), 0, 'tampered');
      deepStrictEqual(sorted(await ask(resolver, structuredClone(rawClaims))), sorted(roles));
    }
  }),
  ...(cutOff === undefined ? [] : [whileCutOff(cutOff, examples)]),
];

const whileCutOff = (cutOff: () => RoleResolver, examples: readonly RoleExample[]) =>
  clause<RoleResolver>(
    'while what it asks cannot answer it rejects; it guesses no roles, neither some nor none',
    'an outage takes a right away that somebody has, or leaves one that they had',
    async () => {
      for (const { rawClaims } of examples) await rejects(ask(cutOff(), structuredClone(rawClaims)));
    },
  );
