import { expect } from 'chai';
import { agentClaims } from '../../src/domain/agent-claims.js';

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
