import { expect } from 'chai';
import { ORIGIN } from '../support/auth-fixture.js';
import { onEveryStore } from '../support/each-store.js';

const HOUR_MS = 3_600_000;

onEveryStore('Housekeeping', (make) => {
  it('forgets an ended session no sooner than a verifier with a slow clock forgets its last token', async () => {
    const { auth, user, signIn, clock, ports } = await make();
    const person = await user();
    const pair = await signIn(person);
    const [session] = await ports.families.listLive(person.id, clock.now());
    const end = Math.min(session?.idleExpiresAt ?? 0, session?.expiresAt ?? 0);
    clock.advance(end - 1_000 - clock.now());
    const { refreshToken } = await auth.refreshRotation.refresh(pair.refreshToken, ORIGIN);
    await auth.sessions.signOut({ refreshToken });
    const [ended] = await ports.families.revokedSince(0);
    const over = Math.min(ended?.idleExpiresAt ?? 0, ended?.expiresAt ?? 0);
    clock.advance(over + HOUR_MS - clock.now());
    expect((await auth.housekeeping.sweep()).families).to.equal(0);
    expect(await ports.families.revokedSince(0)).to.have.lengthOf(1);
    clock.advance(1);
    expect((await auth.housekeeping.sweep()).families).to.equal(1);
  });
});
