import { expect } from 'chai';
import { AsyncLocalRequestContext } from '../../src/adapters/node/async-local-request-context.js';
import { StderrAuditLog } from '../../src/adapters/node/stderr-audit-log.js';
import { asOrgId, asUserId } from '../../src/domain/model/ids.js';
import { FixedClock } from '../../src/testing/fixed-clock.js';

describe('StderrAuditLog', () => {
  const lines: string[] = [];
  const clock = new FixedClock();
  const context = new AsyncLocalRequestContext();
  const audit = new StderrAuditLog(clock, context, (line) => lines.push(line));
  const recorded = (): unknown => JSON.parse(lines.pop() ?? '');
  const time = new Date(clock.now()).toISOString();

  it('writes what happened to whom as one line of JSON, with the time', () => {
    const facts = { from: 'viewer', to: 'operator' };
    const of = { actor: asUserId('usr_A'), target: 'usr_B', orgId: asOrgId('acme') };
    audit.record({ action: 'user.role_changed', outcome: 'success', ...of, facts });
    expect(lines.at(-1)).to.match(/^\{.*\}\n$/);
    expect(recorded()).to.deep.equal({
      ...{ level: 'info', time, audit: true, action: 'user.role_changed', outcome: 'success', facts },
      ...{ actor: 'usr_A', target: 'usr_B', org_id: 'acme', msg: 'user.role_changed' },
    });
  });

  it('warns of an alarm, and says whose request it was', () => {
    context.run({ requestId: 'req_1', address: '203.0.113.7' }, () =>
      audit.record({ action: 'refresh.reuse_detected', outcome: 'alarm' }),
    );
    expect(recorded()).to.include({ level: 'warn', request_id: 'req_1', address: '203.0.113.7' });
  });
});
