import { expect } from 'chai';
import { setImmediate as turn } from 'node:timers/promises';
import { AsyncLocalSecurityScope } from '../../src/adapters/node/async-local-security-scope.js';
import { AgentContext, SecurityContext } from '../../src/adapters/node/security-context.js';
import { AuthError } from '../../src/domain/errors.js';
import { OutsideRequestError } from '../../src/domain/outside-request-error.js';

const who = (): string => SecurityContext.get()?.sub ?? 'nobody';

describe('SecurityContext', () => {
  it('throws a named error outside a request, and only where something is required', () => {
    const demands = [
      () => SecurityContext.require(),
      () => SecurityContext.requireRole('admin'),
      () => SecurityContext.requireGroup('grp_a'),
      () => AgentContext.require(),
    ];
    for (const demand of demands)
      expect(demand).to.throw(OutsideRequestError).with.property('name', 'OutsideRequestError');
    expect(SecurityContext.get()).to.equal(undefined);
    expect(AgentContext.get()).to.equal(undefined);
    expect(SecurityContext.getRoles()).to.deep.equal([]);
    expect(SecurityContext.getGroups()).to.deep.equal([]);
    expect(SecurityContext.getRawClaims()).to.deep.equal({});
    expect([SecurityContext.hasRole('admin'), SecurityContext.hasGroup('grp_a')]).to.deep.equal([
      false,
      false,
    ]);
  });

  it('runs work as a principal, without a request, and forgets it afterwards', async () => {
    const principal = { sub: 'job', role: 'operator', groups: ['grp_a'], rawClaims: { tenant: 7 } };
    await SecurityContext.run(principal, async () => {
      await turn();
      expect(SecurityContext.require()).to.deep.include({ sub: 'job', email: '', orgId: '' });
      expect(SecurityContext.getRoles()).to.deep.equal(['operator']);
      expect(SecurityContext.getRawClaims()).to.deep.equal({ tenant: 7 });
      SecurityContext.requireRole('admin', 'operator');
      SecurityContext.requireGroup('grp_a');
      expect(() => SecurityContext.requireRole('admin'))
        .to.throw(AuthError)
        .with.property('code', 'forbidden');
      expect(() => SecurityContext.requireGroup('grp_b'))
        .to.throw(AuthError)
        .with.property('code', 'forbidden');
      SecurityContext.run({ sub: 'inner', roles: ['admin'] }, () => SecurityContext.requireRole('admin'));
      expect(who()).to.equal('job');
    });
    expect(who()).to.equal('nobody');
  });

  it('refuses an anonymous caller as one without a token', () => {
    const state = { principal: undefined, agent: undefined, enforced: true };
    new AsyncLocalSecurityScope().run(state, () => {
      expect(() => SecurityContext.require())
        .to.throw(AuthError)
        .with.property('code', 'token_missing');
      expect(() => SecurityContext.requireRole('a'))
        .to.throw(AuthError)
        .with.property('code', 'token_missing');
    });
  });
});
