import { expect } from 'chai';
import { processKeySealer } from '../../src/composition/open-key-sealer.js';
import type { Role } from '../../src/domain/model/role.js';
import { type HttpFixture, httpFixture } from '../support/http-server.js';

const KEYS = '/api/v1/auth/keys';
const ROTATE = `${KEYS}/rotate`;
const HOUR = 3_600_000;

interface ShownKey {
  readonly kid: string;
  readonly use: string;
  readonly algorithm: string;
  readonly sequence: number;
  readonly state: string;
  readonly activates_at: string | null;
  readonly opens: boolean | null;
}

describe('/api/v1/auth/keys', () => {
  let server: HttpFixture;
  let token: string;
  beforeEach(async () => {
    server = await httpFixture({ config: { algorithms: ['ES256'] } });
    ({ token } = await server.signedIn('superadmin', 'acme'));
  });
  afterEach(() => server.close());

  const shown = ({ body }: { readonly body: Readonly<Record<string, unknown>> }) =>
    body['keys'] as readonly ShownKey[];
  const list = async () => shown(await server.call('GET', KEYS, { token }));
  const rotate = (json: unknown) => server.call('POST', ROTATE, { token, json });
  const told = (keys: readonly ShownKey[], algorithm: string) =>
    keys.filter((key) => key.algorithm === algorithm).map(({ sequence, state }) => `${sequence} ${state}`);
  const active = (keys: readonly ShownKey[], algorithm = 'EdDSA'): string =>
    keys.find((key) => key.algorithm === algorithm && key.state === 'active')?.kid ?? '';

  it('shows a superadmin of any organisation every key with its state, and no secret', async () => {
    const reply = await server.call('GET', KEYS, { token });
    expect(reply.status).to.equal(200);
    expect(reply.body['total']).to.equal(6);
    for (const algorithm of ['EdDSA', 'ES256', 'HS256'])
      expect(told(shown(reply), algorithm)).to.deep.equal(['1 active', '2 announced']);
    const sealed = (await server.ports.signingKeys.list()).map(({ secret }) => secret?.sealed ?? '');
    expect(sealed.filter((text) => text !== '')).to.have.lengthOf(6);
    for (const text of sealed) expect(reply.text).to.not.include(text);
    expect(reply.text).to.not.match(/"(d|k|p|q|priv|sealed|secret)"/);
    expect(reply.headers.get('cache-control')).to.equal('no-store');
  });

  for (const role of ['org_admin', 'operator', 'viewer'] satisfies Role[])
    it(`is closed to an ${role}, who changes nothing`, async () => {
      const other = await server.signedIn(role);
      const before = await server.ports.signingKeys.list();
      const kid = active(await list());
      for (const [method, path, json] of [
        ['GET', KEYS, undefined],
        ['POST', ROTATE, { now: true }],
        ['POST', ROTATE, { compromised: kid }],
      ] as const) {
        const reply = await server.call(method, path, { token: other.token, json });
        expect([reply.status, reply.body['code']]).to.deep.equal([403, 'forbidden']);
      }
      expect(await server.ports.signingKeys.list()).to.deep.equal(before);
    });

  it('is closed to a superadmin who is one no more, whatever the token says', async () => {
    const former = await server.signedIn('superadmin');
    const path = `/api/v1/auth/users/${former.user.id}/role`;
    await server.call('PUT', path, { token, json: { role: 'viewer' } });
    const reply = await server.call('POST', ROTATE, { token: former.token, json: { now: true } });
    expect([reply.status, reply.body['code']]).to.deep.equal([401, 'token_revoked']);
  });

  it('lets the announced key of the default audience take over once it was published for long enough', async () => {
    const keys = shown(await rotate({}));
    expect(told(keys, 'EdDSA')).to.deep.equal(['1 active', '2 announced']);
    const successor = keys.find(({ algorithm, sequence }) => algorithm === 'EdDSA' && sequence === 2);
    expect(successor?.activates_at).to.equal(new Date(server.clock.now() + 24 * HOUR).toISOString());
    expect(told(await list(), 'ES256')).to.deep.equal(['1 active', '2 announced']);
  });

  it('lets it take over at once, and announces the next', async () => {
    const before = active(await list());
    const keys = shown(await rotate({ now: true }));
    expect(told(keys, 'EdDSA')).to.deep.equal(['1 retiring', '2 active', '3 announced']);
    expect(active(keys)).to.not.equal(before);
    expect((await server.call('GET', '/api/v1/auth/me', { token })).status).to.equal(200);
  });

  it('does so for another algorithm, and for refresh tokens', async () => {
    const rotated = ['1 retiring', '2 active', '3 announced'];
    expect(told(shown(await rotate({ now: true, algorithm: 'ES256' })), 'ES256')).to.deep.equal(rotated);
    const keys = shown(await rotate({ now: true, use: 'mac' }));
    expect(told(keys, 'HS256')).to.deep.equal(rotated);
    expect(told(keys, 'EdDSA')).to.deep.equal(['1 active', '2 announced']);
  });

  it('ends a compromised key: its successor signs, and the next request with a token of it is refused', async () => {
    const kid = active(await list());
    server.clock.advance(1_000);
    const { token: other } = await server.signedIn();
    const keys = shown(await rotate({ compromised: kid }));
    expect(told(keys, 'EdDSA')).to.deep.equal(['1 revoked', '2 active', '3 announced']);
    for (const signed of [token, other]) {
      const reply = await server.call('GET', '/api/v1/auth/me', { token: signed });
      expect([reply.status, reply.body['code']]).to.deep.equal([401, 'token_key_unknown']);
    }
    const jwks = await server.call('GET', '/api/v1/auth/jwks');
    expect(jwks.text).to.include(active(keys)).and.to.not.include(kid);
    const { token: renewed } = await server.signedIn('superadmin');
    const feed = await server.call('GET', '/api/v1/auth/revocations', { token: renewed });
    expect(feed.body['kids']).to.deep.equal([kid]);
  });

  it('ends every key of the algorithm where the store leaked, and names each', async () => {
    await rotate({ now: true });
    const before = (await list()).filter(({ algorithm }) => algorithm === 'EdDSA').map(({ kid }) => kid);
    const reply = await rotate({ compromised: before[1], fresh: true });
    expect(told(shown(reply), 'EdDSA')).to.deep.equal([
      ...['1 revoked', '2 revoked', '3 revoked', '4 active', '5 announced'],
    ]);
    expect(reply.body['ended']).to.have.members(before);
  });

  it('names the key that it ended, and none where it only rotates', async () => {
    expect((await rotate({})).body['ended']).to.deep.equal([]);
    const kid = active(await list());
    expect((await rotate({ compromised: kid })).body['ended']).to.deep.equal([kid]);
  });

  it('says so where there is no such key, or where no key of the algorithm is kept', async () => {
    for (const json of [{ compromised: 'nobody' }, { algorithm: 'RS256' }]) {
      const reply = await rotate(json);
      expect([reply.status, reply.body['code']]).to.deep.equal([404, 'key_not_found']);
    }
  });

  const MALFORMED: Readonly<Record<string, readonly [json: unknown, path: string]>> = {
    'fresh without a compromised key': [{ fresh: true }, 'fresh'],
    'an algorithm for refresh tokens': [{ use: 'mac', algorithm: 'RS256' }, 'algorithm'],
    'a compromised key beside a kind of key': [{ compromised: 'x', use: 'sig' }, 'compromised'],
    'a compromised key beside a time': [{ compromised: 'x', now: false }, 'compromised'],
    'a symmetric algorithm': [{ algorithm: 'HS256' }, 'algorithm'],
    'another use': [{ use: 'enc' }, 'use'],
    'a text for a boolean': [{ now: 'true' }, 'now'],
    'an empty kid': [{ compromised: '' }, 'compromised'],
    'null for the compromised key': [{ compromised: null }, 'compromised'],
    'null for its being fresh': [{ compromised: 'x', fresh: null }, 'fresh'],
    'null for a kind of key': [{ use: null }, 'use'],
    'null for an algorithm': [{ algorithm: null }, 'algorithm'],
    'null for a time': [{ now: null }, 'now'],
    'no body': [undefined, ''],
    'an unknown member': [{ compromise: 'x' }, 'compromise'],
    'a list': [[], ''],
  };
  for (const [what, [json, path]] of Object.entries(MALFORMED))
    it(`refuses ${what}, and changes nothing`, async () => {
      const before = await server.ports.signingKeys.list();
      const reply = await rotate(json);
      expect([reply.status, reply.body['code']]).to.deep.equal([400, 'validation_failed']);
      expect(reply.body).to.have.nested.property('errors[0].path', path);
      expect(await server.ports.signingKeys.list()).to.deep.equal(before);
    });

  it('tells which key does not open here', async () => {
    const [first] = await server.ports.signingKeys.list();
    if (first?.secret === undefined) throw new Error('no key');
    const { sealed } = await processKeySealer().seal('another secret', first);
    const damaged = { ...first, secret: { ...first.secret, sealed }, version: first.version + 1 };
    await server.ports.signingKeys.replace(damaged, first.version);
    const opens = (await list()).map((key) => [key.kid === first.kid, key.opens]);
    expect(opens.filter(([isDamaged, works]) => isDamaged === works)).to.deep.equal([]);
    const { status, body } = await server.call('GET', '/readyz');
    expect([status, body['status']]).to.deep.equal([200, 'ready']);
    expect(body['checks']).to.deep.include({ name: 'every-key', state: 'down', optional: true, age_ms: 0 });
  });
});
