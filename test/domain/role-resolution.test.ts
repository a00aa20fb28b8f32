import { expect } from 'chai';
import { CachingRoleResolver, type LookUpRoles } from '../../src/domain/caching-role-resolver.js';
import type { RawClaims } from '../../src/domain/model/token-claims.js';
import { arrayClaim, claimPath, DefaultRoleResolver } from '../../src/domain/role-resolution.js';
import { validatedTokenOf } from '../../src/domain/validated-token.js';
import type { RoleResolver } from '../../src/ports/role-resolver.js';
import { FixedClock } from '../../src/testing/fixed-clock.js';

const rolesOf = async (resolver: RoleResolver, rawClaims: RawClaims): Promise<readonly string[]> =>
  resolver.resolve(validatedTokenOf(rawClaims).claims, rawClaims);

describe('DefaultRoleResolver', () => {
  for (const [what, claims, roles] of [
    ['takes role', { role: 'admin' }, ['admin']],
    ['takes role before roles', { role: 'admin', roles: ['viewer'] }, ['admin']],
    ['takes roles where role is missing', { roles: ['a', 'b'] }, ['a', 'b']],
    ['takes roles where role is no text', { role: ['x'], roles: ['a'] }, ['a']],
    ['takes a single text as roles', { roles: 'a' }, ['a']],
    ['finds none where there is none', {}, []],
    ['finds none in a list that holds anything but texts', { roles: ['a', { $ne: 1 }] }, []],
    ['finds none in an empty text', { role: '', roles: '' }, []],
  ] as const) {
    it(what, async () => {
      expect(await rolesOf(new DefaultRoleResolver(), claims)).to.deep.equal(roles);
    });
  }
});

describe('claimPath', () => {
  const keycloak = {
    realm_access: { roles: ['realm', 'both'] },
    resource_access: { 'my-api': { roles: ['client', 'both'] }, 'a.b': { roles: ['dotted'] } },
  };

  it('finds realm roles, and client roles with them, each once', async () => {
    expect(await rolesOf(claimPath('realm_access.roles'), keycloak)).to.deep.equal(['realm', 'both']);
    const both = claimPath('realm_access.roles', 'resource_access.my-api.roles');
    expect(await rolesOf(both, keycloak)).to.deep.equal(['realm', 'both', 'client']);
  });

  it('takes a list for names with dots, and arrayClaim a whole name', async () => {
    expect(await rolesOf(claimPath(['resource_access', 'a.b', 'roles']), keycloak)).to.deep.equal(['dotted']);
    const claims = { 'https://example.com/roles': ['namespaced'] };
    expect(await rolesOf(arrayClaim('https://example.com/roles'), claims)).to.deep.equal(['namespaced']);
  });

  it('never finds what every object inherits, nor walks through texts and lists', async () => {
    for (const path of [
      'constructor.name',
      'toString.name',
      '__proto__.x',
      'list.0',
      'text.length',
      'no.no',
    ]) {
      expect(await rolesOf(claimPath(path), { list: ['a'], text: 'abc' }), path).to.deep.equal([]);
    }
  });

  it('is not made without a path', () => {
    expect(() => claimPath()).to.throw('path');
    expect(() => claimPath([])).to.throw('path');
  });
});

describe('CachingRoleResolver', () => {
  const subject = (sub: string): RawClaims => ({ iss: 'https://issuer.example', sub });
  let clock: FixedClock;
  let asked: string[];
  let answer: LookUpRoles;
  let resolver: CachingRoleResolver;

  beforeEach(() => {
    clock = new FixedClock();
    asked = [];
    answer = ({ sub }) => Promise.resolve([`role of ${sub}`]);
    const lookUp: LookUpRoles = (claims, rawClaims) => {
      asked.push(claims.sub);
      return answer(claims, rawClaims);
    };
    resolver = new CachingRoleResolver(lookUp, clock, { ttlSeconds: 60, maxEntries: 3 });
  });

  it('asks once within the time to live and again after it', async () => {
    await rolesOf(resolver, subject('a'));
    clock.advance(59_999);
    expect(await rolesOf(resolver, subject('a'))).to.deep.equal(['role of a']);
    expect(asked).to.deep.equal(['a']);
    clock.advance(1);
    await rolesOf(resolver, subject('a'));
    expect(asked).to.deep.equal(['a', 'a']);
  });

  it('asks again when the clock stepped back', async () => {
    await rolesOf(resolver, subject('a'));
    clock.advance(-1);
    await rolesOf(resolver, subject('a'));
    expect(asked).to.have.length(2);
  });

  it('asks once for many requests at the same time', async () => {
    const waiting = Array.from({ length: 100 }, () => rolesOf(resolver, subject('a')));
    expect(new Set((await Promise.all(waiting)).map(String))).to.deep.equal(new Set(['role of a']));
    expect(asked).to.have.length(1);
  });

  it('keeps subjects, issuers and organisations apart, and remembers nobody without a subject', async () => {
    await rolesOf(resolver, subject('a'));
    await rolesOf(resolver, { iss: 'https://other.example', sub: 'a' });
    await rolesOf(resolver, { ...subject('a'), org_id: 'other' });
    await rolesOf(resolver, subject(''));
    await rolesOf(resolver, subject(''));
    expect(asked).to.deep.equal(['a', 'a', 'a', '', '']);
  });

  it('tells a failure to all who wait, and asks anew afterwards', async () => {
    answer = () => Promise.reject(new Error('the store is down'));
    const waiting = [rolesOf(resolver, subject('a')), rolesOf(resolver, subject('a'))];
    const outcomes = await Promise.allSettled(waiting);
    expect(outcomes.map(({ status }) => status)).to.deep.equal(['rejected', 'rejected']);
    expect(asked).to.have.length(1);
    answer = () => Promise.resolve(['back']);
    expect(await rolesOf(resolver, subject('a'))).to.deep.equal(['back']);
  });

  it('stays within its bound, forgetting the oldest', async () => {
    for (const sub of ['a', 'b', 'c', 'd']) await rolesOf(resolver, subject(sub));
    expect(resolver.size()).to.equal(3);
    await rolesOf(resolver, subject('d'));
    await rolesOf(resolver, subject('a'));
    expect(asked).to.deep.equal(['a', 'b', 'c', 'd', 'a']);
  });

  it('hands out roles that nobody can change, and forgets them when told', async () => {
    const given = ['role'];
    answer = () => Promise.resolve(given);
    const roles = await rolesOf(resolver, subject('a'));
    given.push('superadmin');
    expect(Object.isFrozen(roles)).to.equal(true);
    expect(await rolesOf(resolver, subject('a'))).to.deep.equal(['role']);
    resolver.clear();
    await rolesOf(resolver, subject('a'));
    expect(asked).to.have.length(2);
  });
});
