import { expect } from 'chai';
import fc from 'fast-check';
import { groupRule, roleRule, scopeRule } from '../../src/domain/access-rules.js';
import { agentClaims } from '../../src/domain/agent-claims.js';
import { isScope, meetsScope, scopesOf } from '../../src/domain/scopes.js';

const CASES: readonly (readonly [granted: string, required: string, met: boolean])[] = [
  ['a:b', 'a:b', true],
  ['a:b', 'a:c', false],
  ['a:b:*', 'a:b:c', true],
  ['a:b:*', 'a:b:c:d', true],
  ['a:b:*', 'a:b', false],
  ['a:b:*', 'a:bc', false],
  ['a:b:*', 'a:bc:d', false],
  ['a:b:c', 'a:b:*', true],
  ['a:b:c:d', 'a:b:*', true],
  ['a:b', 'a:b:*', false],
  ['a:bc', 'a:b:*', false],
  ['a:*', 'a:b:*', true],
  ['a:b:*', 'a:*', true],
  ['a:b:*', 'a:b:*', true],
  ['a:c:*', 'a:b:*', false],
  ['*', 'a:b:c', true],
  ['a', '*', true],
  ['a:*:c', 'a:b:c', false],
  ['a:*:c', 'a:*:c', false],
  ['a:b*', 'a:bc', false],
  ['', 'a', false],
  ['a::*', 'a::b', false],
  ['A:b', 'a:b', false],
];

describe('scopes', () => {
  for (const [granted, required, met] of CASES)
    it(`${JSON.stringify(granted)} ${met ? 'meets' : 'does not meet'} ${JSON.stringify(required)}`, () => {
      expect(meetsScope([granted], required)).to.equal(met);
    });

  it('cover exactly what lies below their wildcard, whatever the segments are', () => {
    const segment = fc.stringMatching(/^[a-z]{1,3}$/);
    const path = fc.array(segment, { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(path, path, (granted, required) => {
        const below = required.length > granted.length && granted.every((part, at) => required[at] === part);
        expect(meetsScope([`${granted.join(':')}:*`], required.join(':'))).to.equal(below);
        expect(meetsScope([required.join(':')], `${granted.join(':')}:*`)).to.equal(below);
      }),
    );
  });

  it('have no empty segment and a wildcard at the end only', () => {
    for (const text of ['', ':', 'a:', ':a', 'a::b', '*:a', 'a:*:b', 'a*', '**', 'a b', 'a"', 'a\\'])
      expect(isScope(text), text).to.be.false;
    for (const text of ['a', '*', 'a:*', 'https', 'treasury:write:*']) expect(isScope(text), text).to.be.true;
  });

  it('are read from a text with spaces or from a list', () => {
    expect(scopesOf('a  b:c', ['d', 7, 'e'], undefined, 5)).to.deep.equal(['a', 'b:c', 'd', 'e']);
  });
});

describe('access rules', () => {
  it('are refused when nobody could pass, or when they are no scope', () => {
    expect(() => roleRule([])).to.throw(TypeError);
    expect(() => groupRule(['grp_a', ''])).to.throw(TypeError);
    expect(() => scopeRule('a:*:b')).to.throw(TypeError);
  });
});

describe('agent claims', () => {
  const claims = { sub: 'agent-7', email: '', role: '', orgId: 'acme', groups: [], jti: 'j1' };

  it('are read from the token, whatever is missing or of the wrong type being empty', () => {
    const rawClaims = {
      user_id: 'usr_1',
      scopes: ['a:b'],
      scope: 'c',
      spend_limit: 250,
      parent_chain: ['agent-1'],
    };
    expect(agentClaims({ claims, rawClaims })).to.deep.equal({
      sub: 'agent-7',
      userId: 'usr_1',
      orgId: 'acme',
      scopes: ['a:b', 'c'],
      spendLimit: 250,
      parentChain: ['agent-1'],
      jti: 'j1',
      rawClaims,
    });
    const odd = agentClaims({
      claims,
      rawClaims: { user_id: 7, scopes: {}, spend_limit: '9', parent_chain: 'x' },
    });
    expect(odd).to.deep.include({ userId: '', scopes: [], spendLimit: undefined, parentChain: [] });
  });
});
