import { arrayClaim, claimPath, DefaultRoleResolver } from '../../src/domain/role-resolution.js';
import { CachingRoleResolver } from '../../src/domain/caching-role-resolver.js';
import { NoExtraClaims } from '../../src/domain/token-contents.js';
import type { ClaimsEnricher, ExtraClaims } from '../../src/ports/claims-enricher.js';
import type { RoleResolver } from '../../src/ports/role-resolver.js';
import { claimsEnricherContract } from '../../src/testing/contracts/claims-enricher-contract.js';
import type { Contract } from '../../src/testing/contracts/contract.js';
import { describeContract } from '../../src/testing/contracts/describe-contract.js';
import { roleResolverContract } from '../../src/testing/contracts/role-resolver-contract.js';
import { FixedClock } from '../../src/testing/fixed-clock.js';
import * as parts from '../support/application-parts.js';
import { biting } from '../support/biting.js';

const keeps = <Port>(name: string, contract: Contract<Port>, make: () => Port): void =>
  describeContract(name, contract, async () => ({ subject: make() }), { describe, it });

const { ROLE_CLAIMS, ROLE_LISTS, ROLE_PATHS, ROLES_BY_SUBJECT, PLAN_EXAMPLES } = parts;
const cached = (lookUp: (sub: string) => Promise<readonly string[]>) =>
  new CachingRoleResolver(({ sub }) => lookUp(sub), new FixedClock());
const outage = (): Promise<never> => Promise.reject(new Error('gone'));

const byClaim = [...ROLE_CLAIMS, ...ROLE_LISTS];
keeps('DefaultRoleResolver', roleResolverContract({ examples: byClaim }), () => new DefaultRoleResolver());
keeps('arrayClaim', roleResolverContract({ examples: ROLE_LISTS }), () => arrayClaim('roles'));
keeps('claimPath', roleResolverContract({ examples: ROLE_PATHS }), () => claimPath('realm_access.roles'));
const bySubject = { examples: ROLES_BY_SUBJECT, cutOff: () => cached(outage) };
keeps<RoleResolver>('CachingRoleResolver', roleResolverContract(bySubject), () => cached(parts.rolesOf));
const byDirectory = { examples: ROLES_BY_SUBJECT, cutOff: parts.directoryCutOff };
keeps<RoleResolver>('DirectoryRoleResolver', roleResolverContract(byDirectory), parts.directoryResolver);

const byPlan = { examples: PLAN_EXAMPLES, cutOff: parts.plansCutOff };
keeps<ClaimsEnricher>('PlanClaims', claimsEnricherContract(byPlan), parts.planClaims);
const nothing = PLAN_EXAMPLES.map(({ subject }) => ({ subject, claims: {} }));
keeps('NoExtraClaims', claimsEnricherContract({ examples: nothing }), () => new NoExtraClaims());

const RIGHT_ROLES =
  'each caller has the roles that are right, the same whenever nothing has changed, and changes no claim for it';
const RIGHT_CLAIMS =
  'each subject has the claims that are right, the same whenever nothing has changed, and is not changed for it';

describe('the contract of role resolvers', () => {
  const resolver = (resolve: RoleResolver['resolve']) => async () => ({ subject: { resolve } });
  const bites = biting(roleResolverContract({ examples: ROLES_BY_SUBJECT }));
  bites(
    'roles of everybody',
    resolver(async () => ['reader']),
    RIGHT_ROLES,
  );
  let latest = '';
  bites(
    'roles of whoever asked last',
    resolver(async ({ sub }) => {
      latest = sub;
      await new Promise(setImmediate);
      return parts.rolesOf(latest);
    }),
    'of many callers at once each has their own roles',
  );
  const found: Readonly<Record<string, unknown>> = { usr_ann: ['operator', 'reader'], usr_bob: ['reader'] };
  bites(
    'roles in a plain object',
    resolver(async ({ sub }) => (found[sub] ?? []) as readonly string[]),
    'roles are a list of texts, empty for a caller of whom nothing is known, whatever stands in its claims',
  );
  const [ann, bob, none]: readonly (readonly string[])[] = [['operator', 'reader'], ['reader'], []];
  bites(
    'a list that all share',
    resolver(async ({ sub }) => (sub === 'usr_ann' ? ann : sub === 'usr_bob' ? bob : none) ?? []),
    'changing an answer changes no other',
  );
  const forgiving = (): RoleResolver => ({ resolve: async () => [] });
  biting(roleResolverContract({ examples: ROLES_BY_SUBJECT, cutOff: forgiving }))(
    'no roles in an outage',
    resolver(({ sub }) => parts.rolesOf(sub)),
    'while what it asks cannot answer it rejects; it guesses no roles, neither some nor none',
  );
});

describe('the contract of claims enrichers', () => {
  const enricher = (claimsFor: ClaimsEnricher['claimsFor']) => async () => ({ subject: { claimsFor } });
  const right = parts.planClaims();
  const bites = biting(claimsEnricherContract({ examples: PLAN_EXAMPLES }));
  let asked = 0;
  bites(
    'claims that change by themselves',
    enricher(async (subject) => ({ ...(await right.claimsFor(subject)), asked: (asked += 1) })),
    RIGHT_CLAIMS,
  );
  let latest: Parameters<ClaimsEnricher['claimsFor']>[0] | undefined;
  bites(
    'claims of whoever asked last',
    enricher(async (subject) => {
      latest = subject;
      await new Promise(setImmediate);
      return right.claimsFor(latest);
    }),
    'of many subjects at once each has their own claims',
  );
  bites(
    'a date',
    enricher(async () => ({ since: new Date(0) }) as unknown as ExtraClaims),
    'claims are an object of plain JSON, for subjects too of whom nothing is known, whatever they are called',
  );
  bites(
    'a role',
    enricher(async () => ({ role: 'superadmin' })),
    'no claim has the name of one that the server sets',
  );
  const shared = new Map<string, ExtraClaims>();
  bites(
    'an answer that all share',
    enricher(async (subject) => {
      const claims = shared.get(subject.orgId) ?? (await right.claimsFor(subject));
      shared.set(subject.orgId, claims);
      return claims;
    }),
    'changing an answer changes no other',
  );
  biting(claimsEnricherContract({ examples: PLAN_EXAMPLES, cutOff: () => new NoExtraClaims() }))(
    'no claims in an outage',
    enricher((subject) => right.claimsFor(subject)),
    'while what it asks cannot answer it rejects, and leaves nothing out',
  );
});
