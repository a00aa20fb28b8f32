import { expect } from 'chai';
import { asKeyId } from '../../src/domain/model/ids.js';
import { type JwksFixture, jwksFixture, MAX_STALE, settled, TTL } from '../support/jwks-fixture.js';
import { refusal } from '../support/refusal.js';
import { body, edJwk, failed, published } from '../support/scripted-jwks-source.js';

describe('JwksKeySource, past the time to live', () => {
  let fixture: JwksFixture;

  beforeEach(async () => {
    fixture = jwksFixture();
    await fixture.keys.warmUp();
  });

  it('answers from the set in hand while one refresh runs behind, and no caller waits', async () => {
    const { keys, source, clock } = fixture;
    clock.advance(TTL);
    const release = source.hold();
    for (let index = 0; index < 1_000; index += 1) {
      clock.advance(1);
      expect(keys.find(asKeyId('K1')), 'answered at once').to.include({ kid: 'K1' });
    }
    await settled();
    expect(source.fetches).to.equal(2);
    release();
    await settled();
    expect(keys.report()).to.include({ state: 'fresh', keys: 1 });
    expect(source.fetches).to.equal(2);
  });

  it('does not ask before', async () => {
    fixture.clock.advance(TTL - 1);
    await fixture.find('K1');
    await settled();
    expect(fixture.source.fetches).to.equal(1);
  });

  it('answers up to the limit, and from then on refuses as an outage, not as a bad token', async () => {
    const { source, clock } = fixture;
    source.answer = failed();
    clock.advance(MAX_STALE - 1);
    expect(await fixture.find('K1')).to.include({ kid: 'K1' });
    await settled();
    clock.advance(1);
    await refusal(fixture.find('K1'), 'jwks_unavailable');
    expect(fixture.keys.holds(asKeyId('K1'))).to.equal(false);
    expect(fixture.keys.report()).to.include({ state: 'unavailable', keys: 0 });
    clock.advance(TTL);
    source.answer = published(edJwk('K1'));
    expect(await fixture.find('K1')).to.include({ kid: 'K1' });
  });

  it('refuses a key that a successful refresh does not have, at once', async () => {
    const { keys, source, clock } = fixture;
    source.answer = published(edJwk('K2'));
    clock.advance(TTL);
    expect(await fixture.find('K1'), 'the answer that starts the refresh').to.include({ kid: 'K1' });
    await settled();
    expect(keys.holds(asKeyId('K1'))).to.equal(false);
    expect(await fixture.find('K1')).to.equal(undefined);
  });

  it('refuses a withdrawn key also where every caller only asks whether it is held', async () => {
    const { keys, source, clock } = fixture;
    source.answer = published(edJwk('K2'));
    clock.advance(TTL);
    expect(keys.holds(asKeyId('K1'))).to.equal(true);
    await settled();
    expect(keys.holds(asKeyId('K1'))).to.equal(false);
  });

  it('takes new material under an old kid, and keeps the object of a key that did not change', async () => {
    const { keys, source, clock } = fixture;
    source.answer = published(edJwk('K1'), edJwk('K2'));
    clock.advance(TTL);
    const first = await fixture.find('K1');
    await settled();
    expect(await fixture.find('K1')).to.equal(first);
    source.answer = published(edJwk('K1', 'other material'));
    clock.advance(TTL);
    await fixture.find('K1');
    await settled();
    expect(keys.find(asKeyId('K1'))).to.not.equal(first);
  });

  it('tells the log of each change of state, not of each request', async () => {
    const { source, clock, logger } = fixture;
    source.answer = failed();
    for (let round = 0; round < 200; round += 1) {
      clock.advance(MAX_STALE / 100);
      await fixture.find('K1').catch(() => undefined);
      await settled();
    }
    source.answer = published(edJwk('K1'));
    clock.advance(TTL);
    await fixture.find('K1');
    expect(logger.lines.map(({ fields }) => fields['event'])).to.deep.equal([
      'jwks.loaded',
      'jwks.stale',
      'jwks.fetch_failed',
      'jwks.outdated',
      'jwks.recovered',
    ]);
  });

  for (const [what, answer] of [
    ['malformed JSON', body('{"keys":[')],
    ['an HTML login page', body('<!doctype html><title>Sign in</title>')],
    ['an empty list of keys', body('{"keys":[]}')],
    ['no list of keys', body('{"error":"try later"}')],
    ['a list of no JWKs', body('{"keys":[null,1,"x",{}]}')],
    ['more than 100 keys', published(...Array.from({ length: 101 }, (_, index) => edJwk(`K${index}`)))],
    ['a body over the limit', failed('the body is over 262144 bytes')],
  ] as const) {
    it(`counts ${what} as a failure and keeps the last good set`, async () => {
      const { keys, source, clock } = fixture;
      source.answer = answer;
      clock.advance(TTL);
      await fixture.find('K1');
      await settled();
      expect(source.fetches).to.equal(2);
      expect(keys.report().failure).to.include({ kind: 'failed', url: 'https://issuer.example.com/jwks' });
      expect(await fixture.find('K1')).to.include({ kid: 'K1' });
    });
  }

  it('takes a set that has left us no key of use for what it says: all are withdrawn', async () => {
    fixture.source.answer = published({ kty: 'oct', kid: 'K1', k: 'c2VjcmV0' });
    fixture.clock.advance(TTL);
    await fixture.find('K1');
    await settled();
    expect(await fixture.find('K1')).to.equal(undefined);
  });

  it('survives a source that breaks its promise and throws', async () => {
    const { source, clock } = fixture;
    source.fetch = () => {
      throw new Error('thrown');
    };
    clock.advance(TTL);
    expect(await fixture.find('K1')).to.include({ kid: 'K1' });
    await settled();
    expect(fixture.keys.report().failure).to.include({ reason: 'thrown' });
  });

  it('survives a source that breaks its promise and rejects', async () => {
    const { source, clock } = fixture;
    source.fetch = () => Promise.reject(new Error('broken'));
    clock.advance(TTL);
    expect(await fixture.find('K1')).to.include({ kid: 'K1' });
    await settled();
    expect(fixture.keys.report().failure).to.include({ reason: 'broken' });
  });
});
