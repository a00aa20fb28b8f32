import type { IncomingMessage } from 'node:http';
import { expect } from 'chai';
import { ClientAddresses } from '../../src/adapters/koa/client-address.js';
import { PASSWORD } from '../support/auth-fixture.js';
import { httpFixture } from '../support/http-server.js';
import { RecordingLogger } from '../support/recording-logger.js';

const request = (peer: string | undefined, forwardedFor?: string, more: Record<string, string> = {}) =>
  ({
    socket: { remoteAddress: peer },
    headers: { ...(forwardedFor === undefined ? {} : { 'x-forwarded-for': forwardedFor }), ...more },
  }) as unknown as IncomingMessage;

describe('ClientAddresses', () => {
  const of = (trusted: readonly string[], ...args: Parameters<typeof request>) =>
    new ClientAddresses(trusted, new RecordingLogger()).of(request(...args));

  it('trusts nobody unless told to', () => {
    expect(of([], '198.51.100.9', '203.0.113.1')).to.equal('198.51.100.9');
    expect(of([], '127.0.0.1', '203.0.113.1')).to.equal('127.0.0.1');
  });

  it('takes the right-most hop that is no trusted proxy, whatever the client put before it', () => {
    const trusted = ['10.0.0.0/8'];
    expect(of(trusted, '10.0.0.1', '203.0.113.1')).to.equal('203.0.113.1');
    expect(of(trusted, '10.0.0.1', '1.1.1.1, 203.0.113.1')).to.equal('203.0.113.1');
    expect(of(trusted, '10.0.0.1', '1.1.1.1, 203.0.113.1, 10.0.0.2')).to.equal('203.0.113.1');
    expect(of(trusted, '10.0.0.1', '10.0.0.7, 203.0.113.1, 10.0.0.2')).to.equal('203.0.113.1');
  });

  it('ignores the header of a peer that is not trusted', () => {
    expect(of(['10.0.0.0/8'], '203.0.113.66', '10.0.0.5')).to.equal('203.0.113.66');
  });

  it('takes the last hop when all are trusted', () => {
    expect(of(['10.0.0.0/8'], '10.0.0.1', '10.0.0.3, 10.0.0.2')).to.equal('10.0.0.3');
    expect(of(['10.0.0.0/8'], '10.0.0.1')).to.equal('10.0.0.1');
  });

  it('stops at what is no address, and answers with the hop that reported it', () => {
    for (const garbage of ['unknown', '_hidden', "' OR 1=1", '999.1.1.1', '1.2.3', '<script>', '127.1']) {
      expect([garbage, of(['10.0.0.0/8'], '10.0.0.1', `203.0.113.1, ${garbage}`)]).to.deep.equal([
        garbage,
        '10.0.0.1',
      ]);
    }
  });

  it('reads addresses with ports, as some proxies write them', () => {
    expect(of(['10.0.0.0/8'], '10.0.0.1', '203.0.113.1:4711')).to.equal('203.0.113.1');
    expect(of(['10.0.0.0/8'], '10.0.0.1', '[2001:db8::1]:4711')).to.equal('2001:db8::1');
  });

  it('writes one address one way', () => {
    expect(of([], '::ffff:203.0.113.1')).to.equal('203.0.113.1');
    expect(of(['10.0.0.0/8'], '::ffff:10.0.0.1', '2001:DB8:0:0:0:0:0:1')).to.equal('2001:db8::1');
  });

  it('knows no address of a peer without one', () => {
    expect(of(['loopback'], undefined, '203.0.113.1')).to.equal(undefined);
  });

  it('refuses to be made with what is no range', () => {
    expect(() => new ClientAddresses(['everybody'], new RecordingLogger())).to.throw();
  });

  it('warns once, not per request, when forwarding headers arrive that it ignores', () => {
    const log = new RecordingLogger();
    const addresses = new ClientAddresses([], log);
    addresses.of(request('198.51.100.9'));
    expect(log.lines).to.have.length(0);
    for (const header of ['forwarded', 'x-real-ip', 'x-forwarded-host']) {
      addresses.of(request('198.51.100.9', undefined, { [header]: 'x' }));
    }
    addresses.of(request('198.51.100.9', '203.0.113.1'));
    expect(log.lines.map(({ level }) => level)).to.deep.equal(['warn']);
  });

  it('warns of an unknown peer that forwards, also where other proxies are trusted', () => {
    const log = new RecordingLogger();
    const addresses = new ClientAddresses(['10.0.0.0/8'], log);
    addresses.of(request('10.0.0.1', '203.0.113.1'));
    expect(log.lines).to.have.length(0);
    addresses.of(request('198.51.100.9', '203.0.113.1'));
    expect(log.lines).to.have.length(1);
  });
});

describe('the address of a session', () => {
  for (const [trustedProxies, expected] of [
    [[], '127.0.0.1'],
    [['loopback'], '203.0.113.1'],
  ] as const) {
    it(`is ${expected} behind ${trustedProxies.length} trusted proxies`, async () => {
      const server = await httpFixture({ http: { trustedProxies } });
      const { email } = await server.user();
      const { body } = await server.call('POST', '/api/v1/auth/login', {
        json: { email, password: PASSWORD },
        headers: { 'x-forwarded-for': '1.1.1.1, 203.0.113.1' },
      });
      const sessions = await server.call('GET', '/api/v1/auth/me/sessions', {
        token: String(body['access_token']),
      });
      expect(sessions.body).to.have.nested.property('sessions[0].address', expected);
      await server.close();
    });
  }
});
