import { expect } from 'chai';
import { presentRevocations, readRevocations } from '../../src/domain/revocation-document.js';

const COUNTERS = {
  subjects: { usr_1: 2 },
  sessions: { S1: 100 },
  kids: ['K1'],
  groups: ['grp_1'],
  as_of: 50,
  token_seconds: 900,
};

describe('readRevocations', () => {
  it('reads what presentRevocations writes', () => {
    const read = readRevocations(JSON.stringify(COUNTERS));
    expect(presentRevocations(read)).to.deep.equal(COUNTERS);
  });

  it('reads in either form which organisation it tells of, if of one alone', () => {
    const scoped = { ...COUNTERS, org_id: 'acme' };
    const read = readRevocations(JSON.stringify(scoped));
    expect(read.orgId).to.equal('acme');
    expect(presentRevocations(read)).to.deep.equal(scoped);
    expect(readRevocations('{"items":[],"org_id":"acme"}').orgId).to.equal('acme');
    expect(readRevocations('{"items":[]}').orgId).to.equal(undefined);
  });

  it('reads the list of single tokens', () => {
    const read = readRevocations('{"items":[{"jti":"J1","exp":100},{"jti":"J2","exp":200}]}');
    expect([...read.tokens]).to.deep.equal([
      ['J1', 100],
      ['J2', 200],
    ]);
    expect(read).to.include({ asOf: 0 });
  });

  it('does without kids, groups and token_seconds', () => {
    const { subjects, sessions, as_of } = COUNTERS;
    const read = readRevocations(JSON.stringify({ subjects, sessions, as_of }));
    expect(read).to.deep.include({ kids: [], groups: [], tokenSeconds: 86_400 });
  });

  it('takes names for names, whatever they are in other places', () => {
    const read = readRevocations('{"subjects":{"__proto__":1,"constructor":2},"sessions":{},"as_of":1}');
    expect([...read.subjects]).to.deep.equal([
      ['__proto__', 1],
      ['constructor', 2],
    ]);
  });

  for (const [what, text] of [
    ['no JSON', '<html>'],
    ['no object', '[]'],
    ['nothing', '{}'],
    ['no subjects', JSON.stringify({ ...COUNTERS, subjects: undefined })],
    ['no sessions', JSON.stringify({ ...COUNTERS, sessions: undefined })],
    ['sessions as a list', JSON.stringify({ ...COUNTERS, sessions: ['S1'] })],
    ['an epoch that is a text', JSON.stringify({ ...COUNTERS, subjects: { usr_1: '2' } })],
    ['an epoch that is negative', JSON.stringify({ ...COUNTERS, subjects: { usr_1: -1 } })],
    ['a kid that is no text', JSON.stringify({ ...COUNTERS, kids: [1] })],
    ['groups that are no list', JSON.stringify({ ...COUNTERS, groups: 'grp_1' })],
    ['no as_of', JSON.stringify({ ...COUNTERS, as_of: undefined })],
    ['an as_of that is a text', JSON.stringify({ ...COUNTERS, as_of: '2026-01-01' })],
    ['an as_of without end', '{"subjects":{},"sessions":{},"as_of":1e999}'],
    ['a session without end', '{"subjects":{},"sessions":{"S1":1e999},"as_of":1}'],
    ['token_seconds that is a text', JSON.stringify({ ...COUNTERS, token_seconds: '900' })],
    ['an org_id that is no text', JSON.stringify({ ...COUNTERS, org_id: null })],
    ['an item without jti', '{"items":[{"exp":1}]}'],
    ['an item without exp', '{"items":[{"jti":"J1"}]}'],
    ['an item that is no object', '{"items":[null]}'],
  ] as const) {
    it(`refuses a document with ${what} as a whole`, () => {
      expect(() => readRevocations(text)).to.throw();
    });
  }
});
