import { expect } from 'chai';
import {
  enforceRule,
  groupRule,
  roleRule,
  scopeRule,
  type AccessRule,
} from '../../src/domain/access-rules.js';
import { AuthError } from '../../src/domain/errors.js';
import type { AgentClaims, SecurityPrincipal, SecurityState } from '../../src/domain/model/security.js';

const person: SecurityPrincipal = {
  claims: { sub: 'usr_1', email: '', role: 'claimed', orgId: 'acme', groups: ['grp_a', 'grp_b'], jti: 'j1' },
  rawClaims: { scope: 'books:read', scp: ['desk:*'] },
  roles: ['editor', 'viewer'],
};
const bot: AgentClaims = {
  ...{ sub: 'agent-7', userId: 'usr_1', orgId: 'acme', spendLimit: undefined, parentChain: [], jti: 'j2' },
  scopes: ['treasury:*'],
  rawClaims: {},
};
const both: SecurityState = { principal: person, agent: bot, enforced: true };

/** The code it is refused with, and why; undefined where it is met. */
function verdict(rule: AccessRule, state: SecurityState = both) {
  try {
    enforceRule(rule, state);
    return undefined;
  } catch (error) {
    if (!(error instanceof AuthError)) throw error;
    return [error.code, error.reason];
  }
}

describe('access rules', () => {
  it('cannot be made so that nobody could pass, nor of what is no scope', () => {
    expect(() => roleRule([])).to.throw(TypeError);
    expect(() => groupRule(['grp_a', ''])).to.throw(TypeError);
    expect(() => scopeRule('a:*:b')).to.throw(TypeError);
  });
});

describe('enforceRule', () => {
  const MET: readonly (readonly [string, AccessRule])[] = [
    ['any one of the roles', roleRule(['admin', 'viewer'])],
    ['any one of the groups', groupRule(['grp_x', 'grp_b'])],
    ['a scope of the agent', scopeRule('treasury:write')],
    ['a scope of the token', scopeRule('books:read', 'token')],
    ['a scope that the token has in a list', scopeRule('desk:open', 'token')],
  ];
  for (const [what, rule] of MET)
    it(`is met by ${what}`, () => {
      expect(verdict(rule)).to.equal(undefined);
    });

  const REFUSED: readonly (readonly [string, AccessRule, string])[] = [
    ['none of the roles', roleRule(['admin', 'owner']), 'needs one of the roles admin, owner'],
    ['a role of the token that was not resolved', roleRule(['claimed']), 'needs one of the roles claimed'],
    ['none of the groups', groupRule(['grp_x']), 'needs one of the groups grp_x'],
    [
      'a scope of the token where that of the agent counts',
      scopeRule('books:read'),
      'needs the scope books:read of the agent token',
    ],
    [
      'a scope of the agent where that of the token counts',
      scopeRule('treasury:write', 'token'),
      'needs the scope treasury:write of the token',
    ],
  ];
  for (const [what, rule, reason] of REFUSED)
    it(`refuses ${what}, and says what is lacking`, () => {
      expect(verdict(rule)).to.deep.equal(['forbidden', reason]);
    });

  it('asks an anonymous caller for a token, whatever the rule', () => {
    const nobody = { ...both, principal: undefined };
    for (const rule of [roleRule(['viewer']), groupRule(['grp_a']), scopeRule('books:read', 'token')])
      expect(verdict(rule, nobody)).to.deep.equal(['token_missing', undefined]);
  });

  it('asks for the token of the agent where its scope counts', () => {
    expect(verdict(scopeRule('treasury:write'), { ...both, agent: undefined })).to.deep.equal([
      'token_missing',
      'no agent token',
    ]);
  });

  it('needs nobody else beside an agent with the scope', () => {
    expect(verdict(scopeRule('treasury:write'), { ...both, principal: undefined })).to.equal(undefined);
  });

  it('lets everybody pass where protection is switched off', () => {
    const open: SecurityState = { principal: undefined, agent: undefined, enforced: false };
    for (const [, rule] of REFUSED) expect(verdict(rule, open)).to.equal(undefined);
  });
});
