import { expect } from 'chai';
import { accessClaimsOf } from '../../src/domain/access-claims.js';
import { AuthError } from '../../src/domain/errors.js';

const WHOLE = {
  ...{ sub: 'usr_1', aud: 'api', jti: 'J1', sid: 'S1', epoch: 0, role: 'viewer', org_id: 'default' },
  groups: ['grp_1'],
};

describe('accessClaimsOf', () => {
  it('hands out the claims as they stood, those of the application included', () => {
    const claims = { ...WHOLE, team: { id: 7 } };
    expect(accessClaimsOf(claims)).to.equal(claims);
  });

  it('takes a token without groups for one that names none', () => {
    const { groups: _, ...claims } = WHOLE;
    expect(accessClaimsOf(claims)).to.deep.equal({ ...claims, groups: [] });
  });

  for (const [what, claims] of [
    ['groups that are null', { groups: null }],
    ['groups that are a text', { groups: 'grp_1' }],
    ['a group that is no text', { groups: ['grp_1', 7] }],
    ['an aud that is a list', { aud: ['api'] }],
    ['no sub', { sub: undefined }],
    ['an empty sub', { sub: '' }],
    ['no jti', { jti: undefined }],
    ['no sid', { sid: undefined }],
    ['an epoch that is a text', { epoch: '0' }],
    ['an epoch that is no whole number', { epoch: 0.5 }],
    ['a role that does not exist', { role: 'root' }],
    ['no org_id', { org_id: undefined }],
  ] satisfies [string, Record<string, unknown>][]) {
    it(`refuses ${what}`, () => {
      const refused = () => accessClaimsOf({ ...WHOLE, ...claims });
      expect(refused).to.throw(AuthError).that.has.property('code', 'token_malformed');
    });
  }
});
