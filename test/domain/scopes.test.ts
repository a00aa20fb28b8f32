import { expect } from 'chai';
import fc from 'fast-check';
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
