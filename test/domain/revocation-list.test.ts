import { expect } from 'chai';
import { asKeyId } from '../../src/domain/model/ids.js';
import type { Revocations } from '../../src/domain/model/revocations.js';
import type { RawClaims } from '../../src/domain/model/token-claims.js';
import { validatedTokenOf } from '../../src/domain/validated-token.js';
import { settled } from '../support/jwks-fixture.js';
import { refusal } from '../support/refusal.js';
import {
  MAX_STALE,
  nowSeconds,
  revocationFixture,
  SECOND,
  TOKEN_SECONDS,
  TOLERANCE,
  TTL,
} from '../support/revocation-fixture.js';

describe('RevocationList', () => {
  for (const [what, news, refused, accepted] of [
    ['an epoch below its subject’s', { subjects: new Map([['usr_1', 4]]) }, {}, { epoch: 4 }],
    [
      'no epoch where its subject has one',
      { subjects: new Map([['usr_1', 0]]) },
      { epoch: undefined },
      { epoch: 0 },
    ],
    ['an epoch that is no number', { subjects: new Map([['usr_1', 1]]) }, { epoch: '9' }, { epoch: 1 }],
    ['an ended session', { sessions: new Map([['S1', 9e9]]) }, {}, { sid: 'S2' }],
    ['a revoked jti', { tokens: new Map([['J1', 9e9]]) }, {}, { jti: 'J2' }],
    [
      'a subject that is named like a part of objects',
      { subjects: new Map([['__proto__', 9]]) },
      { sub: '__proto__' },
      { sub: 'constructor' },
    ],
  ] satisfies [string, Partial<Revocations>, RawClaims, RawClaims][]) {
    it(`refuses a token with ${what}, and only that`, async () => {
      const { feed, check } = revocationFixture();
      feed.news = news;
      await refusal(check(refused), 'token_revoked');
      expect((await check(accepted)).claims).to.have.property('sub');
    });
  }

  it('refuses every token of a revoked key', async () => {
    const { feed, check } = revocationFixture();
    feed.news = { kids: ['K1'] };
    await refusal(check({}, 'K1'), 'token_revoked');
    await check({}, 'K2');
  });

  it('drops deleted groups from the principal, raw claims included, and hands out what it was given otherwise', async () => {
    const { feed, list } = revocationFixture();
    feed.news = { groups: ['grp_gone'] };
    await list.warmUp();
    const token = validatedTokenOf({ sub: 'usr_1', groups: ['grp_1', 'grp_gone'] });
    const seen = await list.check(token, asKeyId('K1'));
    expect(seen.claims.groups).to.deep.equal(['grp_1']);
    expect(seen.rawClaims['groups']).to.deep.equal(['grp_1']);
    expect(token.claims.groups).to.have.length(2);
    const other = validatedTokenOf({ sub: 'usr_1', groups: ['grp_1'] });
    expect(list.check(other, asKeyId('K1'))).to.equal(other);
  });

  it('knows a revocation within its time to live on a busy server', async () => {
    const { clock, feed, check } = revocationFixture();
    await check();
    feed.news = { sessions: new Map([['S1', 9e9]]) };
    clock.advance(TTL - 1);
    await check();
    clock.advance(1);
    await refusal(check(), 'token_revoked');
  });

  it('knows a revocation at the first request after a long rest', async () => {
    const { clock, feed, check } = revocationFixture();
    await check();
    feed.news = { sessions: new Map([['S1', 9e9]]) };
    clock.advance(3_600 * SECOND);
    await refusal(check(), 'token_revoked');
  });

  it('asks ahead of time, so that nobody waits on a busy server', async () => {
    const { clock, feed, list } = revocationFixture();
    await list.warmUp();
    const token = validatedTokenOf({ sub: 'usr_1', epoch: 3 });
    for (let index = 0; index < 600; index += 1) {
      clock.advance(100);
      expect(list.check(token, asKeyId('K1')), 'at once').to.equal(token);
      await settled();
    }
    expect(feed.asked.length).to.equal(1 + 6);
  });

  it('asks for what came since the last answer', async () => {
    const { clock, feed, check } = revocationFixture();
    await check();
    const first = nowSeconds(clock);
    clock.advance(TTL);
    await check();
    expect(feed.asked).to.deep.equal([undefined, first]);
  });

  it('asks once for all who wait', async () => {
    const { feed, check } = revocationFixture();
    await Promise.all(Array.from({ length: 100 }, () => check()));
    expect(feed.asked).to.have.length(1);
  });

  it('answers 503 before the first list, also where it may fail open', async () => {
    for (const failOpen of [false, true]) {
      const { feed, check, list, clock } = revocationFixture({ failOpen });
      feed.failure = 'status 503';
      const error = await refusal(check(), 'revocation_unavailable');
      expect(error.reason).to.include('status 503');
      expect(list.report()).to.include({ state: 'unavailable', failure: 'status 503' });
      feed.failure = undefined;
      clock.advance(2 * SECOND);
      await check();
      expect(list.report().state).to.equal('fresh');
    }
  });

  it('uses the last list up to the limit while the feed is down, then refuses, or believes where that is declared', async () => {
    for (const failOpen of [false, true]) {
      const { feed, check, list, clock, logger } = revocationFixture({ failOpen });
      feed.news = { sessions: new Map([['S2', 9e9]]) };
      await check();
      feed.failure = 'status 503';
      clock.advance(MAX_STALE - 1);
      await check();
      expect(list.report()).to.include({ state: 'stale' });
      clock.advance(1);
      if (failOpen) await check();
      else await refusal(check(), 'revocation_unavailable');
      expect(list.report()).to.include({ state: 'unavailable' });
      await refusal(check({ sid: 'S2' }), 'token_revoked');
      feed.failure = undefined;
      clock.advance(60 * SECOND);
      await check();
      const events = logger.lines.map(({ fields }) => fields['event']);
      expect(events).to.deep.equal(['revocation.feed_failed', 'revocation.recovered']);
    }
  });

  it('spares a feed that is down', async () => {
    const { feed, check, clock } = revocationFixture();
    await check();
    feed.failure = 'status 503';
    for (let index = 0; index < 6_000; index += 1) {
      clock.advance(100);
      await check().catch(() => undefined);
    }
    expect(feed.asked.length).to.be.within(20, 40);
  });

  it('forgets an entry when the last token it speaks of has expired, and not before', async () => {
    const { feed, check, list, clock } = revocationFixture();
    const end = nowSeconds(clock) + 100;
    feed.news = {
      sessions: new Map([['S1', end]]),
      tokens: new Map([['J9', end]]),
      subjects: new Map([['usr_9', 1]]),
      kids: ['K9'],
      groups: ['grp_9'],
    };
    await refusal(check(), 'token_revoked');
    expect(list.report().entries).to.equal(5);
    feed.news = {};
    clock.set(end * SECOND + TOLERANCE - 1);
    await refusal(check(), 'token_revoked');
    clock.advance(TTL);
    await check();
    expect(list.report().entries).to.equal(3);
    clock.advance((TOKEN_SECONDS - 100) * SECOND);
    await check();
    expect(list.report().entries).to.equal(0);
  });

  it('does not keep an entry longer for being told again, and takes a higher epoch for longer', async () => {
    const { feed, check, list, clock } = revocationFixture();
    feed.news = { subjects: new Map([['usr_1', 4]]) };
    for (let waited = 0; waited < TOKEN_SECONDS * SECOND + TOLERANCE; waited += TTL) {
      await refusal(check(), 'token_revoked');
      if (waited > TOKEN_SECONDS * SECOND) feed.news = {};
      clock.advance(TTL);
    }
    clock.advance(TTL);
    await check();
    expect(list.report().entries).to.equal(0);
    feed.news = { subjects: new Map([['usr_1', 5]]) };
    clock.advance(TTL);
    await refusal(check(), 'token_revoked');
    feed.news = { subjects: new Map([['usr_1', 4]]) };
    clock.advance(TTL);
    await refusal(check({ epoch: 4 }), 'token_revoked');
  });

  it('never forgets for lack of room: past the bound it refuses all, alarms once, and recovers by itself', async () => {
    const { feed, check, list, clock, logger } = revocationFixture({ maxEntries: 10 });
    const end = nowSeconds(clock) + 100;
    feed.news = { sessions: new Map(Array.from({ length: 11 }, (_, index) => [`S${index}`, end])) };
    for (let round = 0; round < 3; round += 1) {
      await refusal(check({ sid: 'other' }), 'revocation_unavailable');
      clock.advance(TTL);
    }
    expect(list.report()).to.include({ state: 'overflowing', entries: 11 });
    expect(logger.lines.filter(({ level }) => level === 'error')).to.have.length(1);
    feed.news = {};
    clock.set(end * SECOND + TOLERANCE);
    await check({ sid: 'other' });
    expect(list.report()).to.include({ state: 'fresh', entries: 0 });
  });

  it('is not fooled by a clock that steps back', async () => {
    const { feed, check, clock } = revocationFixture();
    await check();
    feed.news = { sessions: new Map([['S1', 9e9]]) };
    clock.advance(-3_600 * SECOND);
    await refusal(check(), 'token_revoked');
  });

  it('asks for everything after the clock was ahead for a while, since it has forgotten what had not expired', async () => {
    const { feed, check, clock } = revocationFixture();
    const end = nowSeconds(clock) + 600;
    feed.news = { sessions: new Map([['S1', end]]) };
    await refusal(check(), 'token_revoked');
    feed.news = {};
    clock.advance(3_600 * SECOND);
    await check();
    clock.advance(-3_600 * SECOND);
    feed.news = { sessions: new Map([['S1', end]]) };
    await refusal(check(), 'token_revoked');
    expect(feed.asked.at(-1)).to.equal(undefined);
  });

  it('survives a feed that breaks its promise and rejects', async () => {
    const { feed, check } = revocationFixture();
    feed.poll = () => Promise.reject(new Error('broken'));
    expect((await refusal(check(), 'revocation_unavailable')).reason).to.include('broken');
  });
});
