import { expect } from 'chai';
import { settled } from '../support/jwks-fixture.js';
import { refusal } from '../support/refusal.js';
import { nowSeconds, revocationFixture, SECOND, TTL } from '../support/revocation-fixture.js';

describe('RevocationList, given hints', () => {
  it('asks at once, without a request, and refuses the next token', async () => {
    const { clock, feed, list, check } = revocationFixture();
    await check();
    clock.advance(SECOND);
    feed.news = { sessions: new Map([['S1', nowSeconds(clock) + 900]]) };
    list.hint();
    await settled();
    expect(feed.asked).to.have.length(2);
    await refusal(check(), 'token_revoked');
    expect(feed.asked).to.have.length(2);
  });

  it('asks twice a second at most, however many hints come', async () => {
    const { clock, feed, list, check } = revocationFixture();
    await check();
    for (let n = 0; n < 1_000; n += 1) {
      clock.advance(1);
      list.hint();
      await check();
    }
    expect(feed.asked.length).to.be.within(2, 3);
  });

  it('judges no token on the list of before a hint once the moment between two questions is over', async () => {
    const { clock, feed, list, check } = revocationFixture();
    await check();
    clock.advance(100);
    list.hint();
    feed.news = { sessions: new Map([['S1', nowSeconds(clock) + 900]]) };
    await check();
    expect(feed.asked).to.have.length(1);
    clock.advance(400);
    await refusal(check(), 'token_revoked');
  });

  it('asks again for a hint that comes while a question is under way', async () => {
    const { clock, feed, list, check } = revocationFixture();
    await check();
    clock.advance(SECOND);
    list.hint();
    list.hint();
    await settled();
    feed.news = { sessions: new Map([['S1', nowSeconds(clock) + 900]]) };
    clock.advance(SECOND);
    await refusal(check(), 'token_revoked');
    expect(feed.asked).to.have.length(3);
  });

  it('goes on asking in its own rhythm where no hint comes', async () => {
    const { clock, feed, check } = revocationFixture();
    await check();
    clock.advance(TTL);
    await check();
    expect(feed.asked).to.have.length(2);
  });

  it('remembers a hint while the feed does not answer, and spares the feed as ever', async () => {
    const { clock, feed, list, check } = revocationFixture();
    await check();
    clock.advance(SECOND);
    feed.failure = 'status 503';
    list.hint();
    await settled();
    for (let n = 0; n < 100; n += 1) {
      clock.advance(10);
      await check();
    }
    expect(feed.asked).to.have.length(2);
    feed.failure = undefined;
    feed.news = { sessions: new Map([['S1', nowSeconds(clock) + 900]]) };
    clock.advance(2 * SECOND);
    await refusal(check(), 'token_revoked');
  });
});
