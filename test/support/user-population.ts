import { asOrgId, asUserId } from '../../src/domain/model/ids.js';
import { ROLES } from '../../src/domain/model/role.js';
import type { User } from '../../src/domain/model/user.js';
import { EXACT_TOTAL, type UserQuery } from '../../src/domain/model/user-query.js';
import type { UserRepository } from '../../src/ports/user-repository.js';
import { aUser } from '../../src/testing/builders.js';

/** Enough users for every way of searching: few matches, many, and many that were all created late. */
export const POPULATION = EXACT_TOTAL + 2_500;

/** One of them; the same number is always the same user. */
export function userNumber(number: number, population = POPULATION): User {
  const early = number < population / 6;
  return aUser({
    id: asUserId(`usr_${String((number * 7_919) % population).padStart(6, '0')}`),
    email: `${early ? 'zed' : 'acme'}-${number}@example.com`,
    displayName: number % 3 === 0 ? `Ann ${number}` : `Bob ${number}`,
    orgId: asOrgId(`org-${number % 4}`),
    role: ROLES[number % 50] ?? 'viewer',
    status: number % 40 === 7 ? 'suspended' : 'active',
    createdAt: Math.floor(number / 5),
  });
}

/** Every way of narrowing the list, alone and with others. */
export const QUERIES: readonly Omit<UserQuery, 'limit'>[] = [
  {},
  { prefix: '' },
  { orgId: asOrgId('org-1') },
  { role: 'viewer' },
  { role: 'superadmin' },
  { status: 'active' },
  { status: 'suspended' },
  { orgId: asOrgId('org-1'), role: 'org_admin' },
  { orgId: asOrgId('org-3'), status: 'suspended' },
  { orgId: asOrgId('org-2'), role: 'viewer', status: 'active' },
  { role: 'org_admin', status: 'suspended' },
  { prefix: 'acme' },
  { prefix: 'acme-77' },
  { prefix: 'zed' },
  { prefix: 'ann 1' },
  { prefix: 'b' },
  { prefix: 'none' },
  { prefix: 'acme', orgId: asOrgId('org-0') },
  { prefix: 'ann', orgId: asOrgId('org-0'), role: 'viewer' },
  { prefix: 'acme', status: 'active' },
  { prefix: 'acme', status: 'suspended' },
  { prefix: 'bob', role: 'operator' },
  { prefix: 'bob', role: 'viewer', orgId: asOrgId('org-9') },
];

/** Up to four pages, as clients see them. */
export async function firstPages(repository: UserRepository, query: Omit<UserQuery, 'limit'>, limit: number) {
  const pages: unknown[] = [];
  let after: UserQuery['after'];
  do {
    const { users, total, totalIsEstimate, next } = await repository.list({ ...query, limit, after });
    pages.push({ ids: users.map((user) => user.id), total, totalIsEstimate, next });
    after = next;
  } while (after !== undefined && pages.length < 4);
  return pages;
}
