import { expect } from 'chai';
import { createJwksKeySource } from '../../src/composition/create-jwks-key-source.js';
import type { JwksKeySourceOptions } from '../../src/composition/jwks-options.js';
import { asKeyId } from '../../src/domain/model/ids.js';
import { FixedClock } from '../../src/testing/fixed-clock.js';
import { type LocalServer, localServer } from '../support/local-server.js';
import { edJwk, failed, published, ScriptedJwksSource } from '../support/scripted-jwks-source.js';

const issuer = 'https://issuer.example.com';
const JWKS = JSON.stringify({ keys: [edJwk('K1')] });

describe('createJwksKeySource', () => {
  let server: LocalServer;
  let asked: string[];

  beforeEach(async () => {
    asked = [];
    server = await localServer((request, response) => {
      asked.push(request.url ?? '');
      response.setHeader('Content-Type', 'application/json').end(JWKS);
    });
  });

  afterEach(() => server.close());

  const made = (options: Partial<JwksKeySourceOptions> = {}) =>
    createJwksKeySource({ issuer: server.origin, acceptedAlgorithms: ['EdDSA'], ...options });

  it('asks nobody before it is asked', async () => {
    made().close();
    await new Promise((resolve) => setImmediate(resolve));
    expect(asked).to.deep.equal([]);
  });

  it('shares one key set among verifiers made from equal options', async () => {
    const all = Array.from({ length: 50 }, () => made());
    const found = await Promise.all(all.map(async (keys) => keys.find(asKeyId('K1'))));
    expect(new Set(found).size, 'one object').to.equal(1);
    expect(asked).to.deep.equal(['/api/v1/auth/jwks']);
    for (const keys of all) keys.close();
  });

  it('shares nothing where issuer, address, policy or a port differ', async () => {
    const all = [
      made(),
      made({ jwksEndpoint: `${server.origin}/other` }),
      made({ acceptedAlgorithms: ['EdDSA', 'RS256'] }),
      made({ jwksTtlSeconds: 60 }),
      made({ clock: new FixedClock() }),
      made({ issuer: `${server.origin}/` }),
    ];
    for (const keys of all) await keys.warmUp();
    expect(asked).to.have.length(all.length);
    for (const keys of all) keys.close();
  });

  it('ends a shared set with its last user, and only once for each', async () => {
    const source = new ScriptedJwksSource(published(edJwk('K1')));
    const [first, second] = [made({ source }), made({ source })];
    first.close();
    first.close();
    expect(source.closed).to.equal(false);
    expect(await second.find(asKeyId('K1'))).to.include({ kid: 'K1' });
    second.close();
    expect(source.closed).to.equal(true);
  });

  it('starts from what another process exported, and is not thrown back by it later', async () => {
    const clock = new FixedClock();
    const source = new ScriptedJwksSource(published(edJwk('K1')));
    const donor = createJwksKeySource({ issuer, source, clock, acceptedAlgorithms: ['EdDSA'] });
    expect(donor.exportKeys()).to.equal(undefined);
    await donor.warmUp();
    const snapshot = donor.exportKeys();
    const silent = new ScriptedJwksSource(failed());
    const options = { issuer, source: silent, clock, snapshot, acceptedAlgorithms: ['EdDSA'] } as const;
    const keys = createJwksKeySource(options);
    expect(keys.find(asKeyId('K1'))).to.include({ kid: 'K1' });
    expect(silent.fetches).to.equal(0);
    silent.answer = published(edJwk('K2'));
    clock.advance(300_000);
    await keys.warmUp();
    createJwksKeySource({ ...options, snapshot: { ...snapshot!, fetchedAt: clock.now() - 1 } });
    expect(keys.holds(asKeyId('K1'))).to.equal(false);
  });

  it('reports how the keys of its issuer stand, and does not reject for a dead one', async () => {
    const source = new ScriptedJwksSource(failed());
    const keys = createJwksKeySource({ issuer, source, acceptedAlgorithms: ['EdDSA'] });
    const report = await keys.warmUp();
    expect(report).to.include({ issuer, state: 'unavailable', keys: 0 });
    expect(report.failure).to.include({ phase: 'headers', reason: 'status 503' });
  });

  for (const [what, options] of [
    ['jwksTtlSeconds', { jwksTtlSeconds: 0 }],
    ['jwksTtlSeconds', { jwksTtlSeconds: NaN }],
    ['jwksMaxStaleSeconds', { jwksMaxStaleSeconds: Infinity }],
    ['jwksMaxStaleSeconds', { jwksMaxStaleSeconds: 10 }],
    ['jwksTimeoutSeconds', { jwksTimeoutSeconds: -1 }],
    ['discovery', { discovery: true, jwksEndpoint: 'https://issuer.example.com/jwks' }],
    ['jwksEndpoint', { jwksEndpoint: 'http://issuer.example.com/jwks' }],
  ] as const) {
    it(`names the option that makes no sense: ${what}`, () => {
      expect(() => createJwksKeySource({ issuer, ...options })).to.throw(what);
    });
  }
});
