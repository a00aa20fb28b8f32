import { PlanClaims, type Plans } from '../../examples/own-adapters/plan-claims.js';
import { DirectoryRoleResolver } from '../../examples/own-adapters/directory-role-resolver.js';
import { asGroupId, asOrgId, asSessionId, asUserId } from '../../src/domain/model/ids.js';
import type { ClaimsSubject } from '../../src/ports/claims-enricher.js';
import type { ClaimsExample } from '../../src/testing/contracts/claims-enricher-contract.js';
import type { RoleExample } from '../../src/testing/contracts/role-resolver-contract.js';

const turn = (): Promise<void> => new Promise(setImmediate);
const outage = (): Promise<never> => Promise.reject(new Error('the directory is gone'));

/** Callers as a claim, or a path of claims, names their roles. */
export const ROLE_CLAIMS: readonly RoleExample[] = [
  { rawClaims: { sub: 'usr_ann', role: 'operator' }, roles: ['operator'] },
  { rawClaims: { sub: 'usr_bob', role: 'viewer' }, roles: ['viewer'] },
  { rawClaims: { sub: 'usr_eve' }, roles: [] },
];

export const ROLE_LISTS: readonly RoleExample[] = [
  { rawClaims: { sub: 'usr_ann', roles: ['reader', 'writer'] }, roles: ['reader', 'writer'] },
  { rawClaims: { sub: 'usr_bob', roles: ['reader'] }, roles: ['reader'] },
  { rawClaims: { sub: 'usr_eve', roles: [] }, roles: [] },
];

export const ROLE_PATHS: readonly RoleExample[] = [
  { rawClaims: { sub: 'usr_ann', realm_access: { roles: ['reader'] } }, roles: ['reader'] },
  { rawClaims: { sub: 'usr_eve', realm_access: {} }, roles: [] },
];

/** Callers of whom a directory knows more than their token says. */
export const ROLES_BY_SUBJECT: readonly RoleExample[] = [
  { rawClaims: { sub: 'usr_ann' }, roles: ['operator', 'reader'] },
  { rawClaims: { sub: 'usr_bob' }, roles: ['reader'] },
  { rawClaims: { sub: 'usr_eve' }, roles: [] },
];

const GROUPS = new Map([
  ['usr_ann', ['ops', 'staff', 'constructor']],
  ['usr_bob', ['staff', '__proto__']],
]);
const ROLE_OF_GROUP = new Map([
  ['ops', 'operator'],
  ['staff', 'reader'],
]);

/** Looks up who is in which group; a turn of the event loop away. */
export const groupsOf = async (sub: string): Promise<readonly string[]> => {
  await turn();
  return GROUPS.get(sub) ?? [];
};

export const rolesOf = async (sub: string): Promise<readonly string[]> =>
  (await groupsOf(sub)).flatMap((group) => ROLE_OF_GROUP.get(group) ?? []);

export const directoryResolver = () => new DirectoryRoleResolver({ groupsOf }, ROLE_OF_GROUP);
export const directoryCutOff = () => new DirectoryRoleResolver({ groupsOf: outage }, ROLE_OF_GROUP);

const subjectOf = (name: string, org: string): ClaimsSubject => ({
  userId: asUserId(`usr_${name}`),
  email: `${name}@example.com`,
  displayName: name,
  role: 'viewer',
  orgId: asOrgId(org),
  groups: [asGroupId('grp_1')],
  sid: asSessionId(`sid_${name}`),
  audience: 'pico-bot',
});

export const PLAN_EXAMPLES: readonly ClaimsExample[] = [
  { subject: subjectOf('ann', 'acme'), claims: { plan: { name: 'team', seats: 5 } } },
  { subject: subjectOf('bob', 'solo'), claims: { plan: { name: 'free', seats: 1 } } },
  { subject: subjectOf('eve', 'nobody'), claims: {} },
];

const PLANS = new Map([
  ['acme', { name: 'team', seats: 5 }],
  ['solo', { name: 'free', seats: 1 }],
]);

export const plans: Plans = {
  planOf: async (orgId) => {
    await turn();
    return PLANS.get(orgId);
  },
};

export const planClaims = () => new PlanClaims(plans);
export const plansCutOff = () => new PlanClaims({ planOf: outage });
