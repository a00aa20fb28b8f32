import { expect } from 'chai';
import { AsyncLocalRequestContext } from '../../src/adapters/node/async-local-request-context.js';
import { isPretty } from '../../src/adapters/pino/log-stream.js';
import { PinoAuditLog } from '../../src/adapters/pino/pino-audit-log.js';
import { createPino, PinoLogger, type LogLevel } from '../../src/adapters/pino/pino-logger.js';
import { asOrgId, asUserId } from '../../src/domain/model/ids.js';

function logsAt(level: LogLevel) {
  const lines: string[] = [];
  const context = new AsyncLocalRequestContext();
  const pino = createPino({ level, context, stream: { write: (line) => void lines.push(line) } });
  const parsed = () => lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  return { lines, parsed, context, logger: new PinoLogger(pino), audit: new PinoAuditLog(pino, context) };
}

describe('PinoLogger', () => {
  it('writes one JSON object a line with level, ISO time, fields and message', () => {
    const { parsed, logger } = logsAt('info');
    logger.info({ port: 8100 }, 'listening');
    expect(parsed()).to.have.length(1);
    expect(parsed()[0]).to.include({ level: 'info', port: 8100, msg: 'listening' });
    expect(parsed()[0]?.['time']).to.match(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
  });

  it('leaves out what is below its level', () => {
    const { lines, logger } = logsAt('warn');
    logger.debug({}, 'a');
    logger.info({}, 'b');
    logger.warn({}, 'c');
    logger.error({}, 'd');
    expect(lines).to.have.length(2);
  });

  it('carries the request id inside a request, across awaits, and none outside', async () => {
    const { parsed, logger, context } = logsAt('info');
    const serve = (requestId: string) =>
      context.run({ requestId, address: undefined }, async () => {
        await new Promise((resolve) => setImmediate(resolve));
        logger.info({}, 'served');
      });
    await Promise.all([serve('one'), serve('two')]);
    logger.info({}, 'idle');
    expect(parsed().map((line) => line['request_id'])).to.deep.equal(['one', 'two', undefined]);
  });

  it('censors fields that must not be logged, at every depth that code uses', () => {
    const { lines, logger } = logsAt('info');
    const secret = 'hunter2-secret';
    for (const name of ['password', 'token', 'refresh_token', 'authorization', 'email', 'cookie']) {
      logger.info({ [name]: secret, a: { [name]: secret, b: { [name]: secret } } }, 'x');
    }
    expect(lines).to.have.length(6);
    expect(lines.join('')).to.not.contain(secret);
  });

  it('removes whatever looks like a token from messages and stacks', () => {
    const { lines, logger } = logsAt('info');
    const tokens = [
      'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ1c3IifQ.c2lnbmF0dXJl',
      'rt1.key.handle.12.tag_tag',
      'pico_svc_abcdefgh12345678',
    ];
    for (const token of tokens) logger.error({ err: new Error(`bad ${token}`) }, `got ${token}`);
    for (const token of tokens) expect(lines.join('')).to.not.contain(token);
    expect(lines[0]).to.contain('[token]');
  });

  it('formats for people on a terminal only, unless told', () => {
    expect(isPretty('auto', true)).to.equal(true);
    expect(isPretty('auto', false)).to.equal(false);
    expect(isPretty('json', true)).to.equal(false);
    expect(isPretty('pretty', false)).to.equal(true);
  });
});

describe('PinoAuditLog', () => {
  it('records who did what, with time, request id and address', () => {
    const { parsed, audit, context } = logsAt('info');
    context.run({ requestId: 'r1', address: '192.0.2.1' }, () => {
      audit.record({
        action: 'user.role_changed',
        outcome: 'success',
        actor: asUserId('usr_1'),
        target: 'usr_2',
        orgId: asOrgId('acme'),
        facts: { from: 'viewer', to: 'operator' },
      });
    });
    expect(parsed()[0]).to.deep.include({
      audit: true,
      action: 'user.role_changed',
      outcome: 'success',
      actor: 'usr_1',
      target: 'usr_2',
      org_id: 'acme',
      facts: { from: 'viewer', to: 'operator' },
      request_id: 'r1',
      address: '192.0.2.1',
    });
    expect(parsed()[0]).to.have.property('time');
  });

  it('is written whatever the level of the operational log, alarms as warnings', () => {
    const { parsed, audit } = logsAt('silent');
    audit.record({ action: 'user.created', outcome: 'success' });
    audit.record({ action: 'refresh.reuse_detected', outcome: 'alarm' });
    expect(parsed().map((line) => line['level'])).to.deep.equal(['info', 'warn']);
  });
});
