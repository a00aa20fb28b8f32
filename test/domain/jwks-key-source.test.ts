import { expect } from 'chai';
import fc from 'fast-check';
import { asKeyId } from '../../src/domain/model/ids.js';
import { COOLDOWN, type JwksFixture, jwksFixture, SECOND, settled, TTL } from '../support/jwks-fixture.js';
import { refusal } from '../support/refusal.js';
import { edJwk, failed, published } from '../support/scripted-jwks-source.js';

const MINUTE = 60 * SECOND;

describe('JwksKeySource, asked for keys it does not have', () => {
  let fixture: JwksFixture;

  beforeEach(async () => {
    fixture = jwksFixture();
    await fixture.keys.warmUp();
  });

  it('fetches at most ceil(60/cooldown)+1 times for 10,000 invented kids a minute, and K1 never waits', async () => {
    const { keys, source, clock } = fixture;
    const asked: unknown[] = [];
    for (let index = 0; index < 10_000; index += 1) {
      clock.advance(6);
      asked.push(fixture.find(`invented-${index}`));
      expect(keys.find(asKeyId('K1')), 'answered at once').to.include({ kid: 'K1' });
      if (index % 100 === 0) await settled();
    }
    expect(new Set(await Promise.all(asked))).to.deep.equal(new Set([undefined]));
    expect(source.fetches - 1).to.be.at.most(Math.ceil((60 * SECOND) / COOLDOWN) + 1);
  });

  it('does the same while the endpoint fails', async () => {
    const { keys, source, clock } = fixture;
    source.answer = failed();
    for (let index = 0; index < 1_000; index += 1) {
      clock.advance(60);
      expect(await fixture.find(`invented-${index}`)).to.equal(undefined);
      expect(keys.find(asKeyId('K1'))).to.include({ kid: 'K1' });
    }
    expect(source.fetches - 1).to.be.at.most(3);
  });

  it('evicts nothing by a miss', async () => {
    const before = fixture.keys.find(asKeyId('K1'));
    fixture.clock.advance(COOLDOWN);
    expect(await fixture.find('invented')).to.equal(undefined);
    expect(fixture.source.fetches).to.equal(2);
    expect(fixture.keys.find(asKeyId('K1')), 'the same object').to.equal(before);
  });

  it('accepts a new key within one cooldown and one fetch of its publication', async () => {
    const { source, clock } = fixture;
    clock.advance(COOLDOWN);
    await fixture.find('invented');
    source.answer = published(edJwk('K1'), edJwk('K2'));
    expect(await fixture.find('K2'), 'in the cooldown').to.equal(undefined);
    clock.advance(COOLDOWN - 1);
    expect(await fixture.find('K2'), 'a moment before its end').to.equal(undefined);
    clock.advance(1);
    expect(await fixture.find('K2')).to.include({ kid: 'K2' });
    expect(source.fetches).to.equal(3);
  });

  it('shares one fetch among all who miss, whoever goes away meanwhile', async () => {
    const { source, clock } = fixture;
    clock.advance(COOLDOWN);
    source.answer = published(edJwk('K1'), edJwk('K2'));
    const release = source.hold();
    const gone = new AbortController();
    const leaver = Promise.race([
      fixture.find('K2'),
      new Promise((_, reject) => {
        gone.signal.addEventListener('abort', () => reject(new Error('gone')));
      }),
    ]);
    const others = Array.from({ length: 200 }, () => fixture.find('K2'));
    gone.abort();
    const reason: unknown = await leaver.catch((error: unknown) => error);
    expect(reason).to.have.property('message', 'gone');
    release();
    for (const key of await Promise.all(others)) expect(key).to.include({ kid: 'K2' });
    expect(source.fetches).to.equal(2);
  });
});

describe('JwksKeySource, while the endpoint fails', () => {
  it('attempts at most 12 times in 10 minutes, at growing distances, whatever the chance', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(), fc.integer({ min: 200, max: 900 }), async (seed, stepMs) => {
        const { source, clock, find } = jwksFixture({ seed });
        source.answer = failed();
        const attempts: number[] = [];
        for (let elapsed = 0; elapsed < 10 * MINUTE; elapsed += stepMs) {
          const before = source.fetches;
          await refusal(find('K1'), 'jwks_unavailable');
          if (source.fetches > before) attempts.push(clock.now());
          clock.advance(stepMs);
        }
        expect(attempts.length).to.be.within(9, 12);
        const waits = attempts.slice(1).map((at, index) => at - (attempts[index] ?? 0));
        expect(waits[0]).to.be.within(1.5 * SECOND, 2 * SECOND + stepMs);
        expect(waits.at(-1)).to.be.within(90 * SECOND, 120 * SECOND + stepMs);
      }),
      { numRuns: 12 },
    );
  });

  it('is not in step with its neighbours', async () => {
    const waits = [1, 20_000, 50_000].map(async (seed) => {
      const { source, clock, find } = jwksFixture({ seed });
      source.answer = failed();
      await refusal(find('K1'), 'jwks_unavailable');
      const begun = clock.now();
      while (source.fetches === 1) {
        clock.advance(1);
        await refusal(find('K1'), 'jwks_unavailable');
      }
      return clock.now() - begun;
    });
    expect(new Set(await Promise.all(waits)).size).to.equal(3);
  });

  it('recovers with the first attempt that succeeds, and then counts from the beginning', async () => {
    const { source, clock, find } = jwksFixture();
    source.answer = failed();
    for (let round = 0; round < 5; round += 1) {
      await refusal(find('K1'), 'jwks_unavailable');
      clock.advance(2 * MINUTE);
    }
    source.answer = published(edJwk('K1'));
    expect(await find('K1')).to.include({ kid: 'K1' });
    source.answer = failed();
    clock.advance(TTL);
    await find('K1');
    await settled();
    source.answer = published(edJwk('K1'), edJwk('K2'));
    clock.advance(COOLDOWN);
    expect(await find('K2')).to.include({ kid: 'K2' });
  });

  it('tells a cold caller when to come again, and the log what failed and which option is concerned', async () => {
    const { source, find } = jwksFixture();
    source.answer = failed('status 502');
    const error = await refusal(find('K1'), 'jwks_unavailable');
    expect(error.retryAfterSeconds).to.be.within(1, 2);
    for (const fact of [
      'https://issuer.example.com/jwks',
      'headers',
      '12 ms',
      'status 502',
      '5000 ms',
      'jwksTimeoutSeconds',
    ])
      expect(error.reason).to.include(fact);
    expect(error.message).to.not.include('issuer.example.com');
  });

  it('is not broken by a clock that steps back', async () => {
    const { source, clock, find, keys } = jwksFixture();
    await keys.warmUp();
    clock.advance(-10 * TTL);
    expect(await find('K1')).to.include({ kid: 'K1' });
    await settled();
    expect(source.fetches, 'a set from the future is refreshed').to.equal(2);
    source.answer = failed();
    clock.advance(-10 * TTL);
    await find('K1');
    await settled();
    expect(source.fetches).to.equal(3);
  });
});
