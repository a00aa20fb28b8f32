import { expect } from 'chai';
import { refusal } from '../support/refusal.js';
import { nowSeconds, revocationFixture, SECOND, TTL } from '../support/revocation-fixture.js';

describe('RevocationList over a feed of one organisation', () => {
  const ORG = { orgId: 'acme' };
  const SCOPED = { news: ORG, own: { org_id: 'acme' }, foreign: { org_id: 'other' } };

  it('judges its tokens, and refuses those of others as it does without a fresh list', async () => {
    const { feed, check, list, logger } = revocationFixture();
    feed.news = SCOPED.news;
    await check(SCOPED.own);
    for (const claims of [SCOPED.foreign, { org_id: undefined }]) {
      const { reason } = await refusal(check(claims), 'revocation_unavailable');
      expect(reason).to.include('"acme"').and.to.include('superadmin');
    }
    expect(list.report()).to.include({ state: 'fresh', orgId: 'acme' });
    const told = logger.lines.filter(({ fields }) => fields['event'] === 'revocation.other_organisation');
    expect(told, 'told once').to.have.length(1);
  });

  it('believes the others unchecked where that is declared, but nothing that it knows of', async () => {
    const { feed, check } = revocationFixture({ failOpen: true });
    feed.news = { ...SCOPED.news, sessions: new Map([['S2', 9e9]]) };
    await check(SCOPED.foreign);
    await refusal(check({ ...SCOPED.foreign, sid: 'S2' }), 'token_revoked');
  });

  it('asks for the whole list when the feed begins to tell of more', async () => {
    const { feed, check, clock, list } = revocationFixture();
    feed.news = SCOPED.news;
    await check(SCOPED.own);
    feed.news = {};
    clock.advance(TTL);
    await check(SCOPED.foreign);
    expect(feed.asked).to.deep.equal([undefined, nowSeconds(clock) - TTL / SECOND, undefined]);
    expect(list.report()).to.include({ orgId: undefined });
  });
});
