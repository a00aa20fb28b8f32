import { expect } from 'chai';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { examineIssuer } from '../../src/composition/doctor/examine-issuer.js';
import { examineKeyAges, examineSealing } from '../../src/composition/doctor/examine-keys.js';
import { examineOffset } from '../../src/composition/doctor/examine-offset.js';
import { examineProxies } from '../../src/composition/doctor/examine-proxies.js';
import type { DescribedKey } from '../../src/domain/key-snapshot.js';
import { asKeyId } from '../../src/domain/model/ids.js';
import { fromFile } from '../support/given-settings.js';

const DAY_MS = 86_400_000;
const NOW = 200 * DAY_MS;

function aKey(ageDays: number, sealedBy = 'kek-1'): DescribedKey {
  const activatesAt = NOW - ageDays * DAY_MS;
  const secret = { keyEncryptionKeyId: sealedBy, sealed: '' };
  return {
    record: {
      ...{ kid: asKeyId(`key-${ageDays}`), use: 'sig', algorithm: 'RS256', sequence: 1, createdAt: 0 },
      ...{ activatesAt, keepSeconds: 0, retiredAt: undefined, revokedAt: undefined, removedAt: undefined },
      ...{ secret, formerName: undefined, version: 1 },
    },
    times: { activatesAt, endsAt: Infinity, leavesAt: Infinity },
    phase: 'active',
    opens: true,
  };
}

const examined = (keys: readonly DescribedKey[]) => ({
  keys,
  unusable: [],
  sealedBy: 'kek-1',
  rotateDays: 90,
  now: NOW,
});

describe('the examination of keys', () => {
  it('warns of a key that should have been followed by another', () => {
    const states = examineKeyAges(examined([aKey(0), aKey(91), aKey(92)])).map(({ state }) => state);
    expect(states).to.deep.equal(['ok', 'ok', 'warning']);
    expect(examineKeyAges(examined([]))[0]).to.include({ state: 'ok' });
    expect(examineKeyAges(examined([{ ...aKey(1), phase: 'removed' }]))[0]).to.include({ state: 'failure' });
  });

  it('tells keys that do not open from those that are sealed by a former key', () => {
    expect(examineSealing(examined([aKey(1)]))[0]).to.include({ state: 'ok' });
    expect(examineSealing(examined([aKey(1), aKey(2, 'kek-0')]))[0]).to.include({ state: 'warning' });
    const unusable = [
      { identity: aKey(3).record, keyEncryptionKeyId: 'kek-9', reason: 'unknown', cure: 'Look for it.' },
    ];
    expect(examineSealing({ ...examined([aKey(1)]), unusable })).to.have.lengthOf(1);
    expect(examineSealing({ ...examined([aKey(1)]), unusable })[0]).to.include({ state: 'failure' });
  });
});

describe('the examination of clocks', () => {
  it('lets two seconds pass, warns up to five, and fails beyond', () => {
    const state = (ms: number): string => examineOffset('x', ms).state;
    expect([state(2_000), state(-2_001), state(5_000), state(-5_001)]).to.deep.equal([
      'ok',
      'warning',
      'warning',
      'failure',
    ]);
    expect(examineOffset('the database', -7_000).text).to.equal('is 7.0 s behind the database');
  });
});

describe('the examination of proxies', () => {
  const state = (yaml: string): string | undefined => examineProxies(fromFile(yaml).settings)[0]?.state;

  it('knows that https means a proxy, and that nobody is to be trusted whoever they are', () => {
    expect(state('auth: { issuer: http://localhost:8100 }')).to.equal('ok');
    expect(state('auth: { issuer: https://auth.example.com }')).to.equal('warning');
    const behind = 'auth: { issuer: https://auth.example.com }\nserver: { trusted_proxies: [10.0.0.0/8] }';
    expect(state(behind)).to.equal('ok');
    for (const everybody of ['0.0.0.0/0', '10.0.0.0/0', "'::/0'", "'::ffff:0:0/96'"])
      expect(state(behind.replace('10.0.0.0/8', everybody)), everybody).to.equal('failure');
    expect(state(behind.replace('10.0.0.0/8', "'::ffff:10.0.0.0/104'"))).to.equal('ok');
  });
});

describe('the examination of the issuer', () => {
  let server: Server;
  let origin: string;
  let answer: (path: string) => { readonly status?: number; readonly body?: string; readonly date?: number };

  before(async () => {
    server = createServer(({ url = '' }, response) => {
      const { status = 200, body = '', date = NOW } = answer(url);
      response.sendDate = false;
      response.writeHead(status, { date: new Date(date).toUTCString(), location: '/elsewhere' }).end(body);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  after(() => {
    server.closeAllConnections();
    server.close();
  });

  const documents =
    (issuer: string, kid = 'key-1') =>
    (path: string) => ({
      body: JSON.stringify(
        path.endsWith('/jwks') ? { keys: [{ kid }] } : { issuer, jwks_uri: `${origin}/jwks` },
      ),
    });
  const statesOf = async (kids?: readonly string[]) =>
    (await examineIssuer({ issuer: origin, clock: { now: () => NOW + 500 }, kids })).map(
      ({ topic, state }) => `${topic} ${state}`,
    );

  it('is content with a server that has this name, these keys and this time', async () => {
    answer = documents(origin);
    expect(await statesOf(['key-1', 'key-2'])).to.deep.equal(['issuer ok', 'clock ok']);
    expect(await statesOf()).to.deep.equal(['issuer ok', 'clock ok']);
  });

  it('notices another name, other keys and another time', async () => {
    answer = documents(`${origin}/`);
    expect(await statesOf(['key-1'])).to.deep.equal(['issuer failure', 'clock ok']);
    answer = documents(origin, 'key-9');
    expect(await statesOf(['key-1'])).to.deep.equal(['issuer warning', 'clock ok']);
    answer = (path) => ({ ...documents(origin)(path), date: NOW - 60_000 });
    expect(await statesOf(['key-1'])).to.deep.equal(['issuer ok', 'clock failure']);
  });

  for (const [what, bad] of Object.entries({
    'an error': { status: 502 },
    'a redirect': { status: 302 },
    'a login page': { body: '<!doctype html>' },
    'a list': { body: 'null' },
  })) {
    it(`fails on ${what} in place of the discovery document, and on one in place of the keys`, async () => {
      answer = () => bad;
      expect(await statesOf()).to.deep.equal(['issuer failure']);
      answer = (path) => (path.endsWith('/jwks') ? bad : documents(origin)(path));
      expect(await statesOf()).to.deep.equal(['issuer failure', 'clock ok']);
    });
  }
});
