import { expect } from 'chai';
import { ORIGIN } from '../support/auth-fixture.js';
import { onEveryStore } from '../support/each-store.js';

const CYCLES = 2_000;
const LONGEST_MS = 30 * 86_400_000;

onEveryStore('2,000 cycles of sign-in, refresh and sign-out', (make) => {
  it('leave nothing behind once the longest lifetime is over (AS-15.4)', async () => {
    const { auth, user, signIn, clock, ports } = await make({ config: { throttleEnabled: false } });
    const person = await user();
    for (let cycle = 0; cycle < CYCLES; cycle += 50) {
      await Promise.all(
        Array.from({ length: 50 }, async () => {
          const pair = await signIn(person);
          const next = await auth.refreshRotation.refresh(pair.refreshToken, ORIGIN);
          await auth.sessions.signOut({ refreshToken: next.refreshToken });
        }),
      );
    }
    const survivor = await signIn(person);
    expect((await auth.operator.housekeeping.sweep()).families).to.equal(0);
    clock.advance(LONGEST_MS);
    expect((await auth.operator.housekeeping.sweep()).families).to.equal(CYCLES + 1);
    expect(await ports.families.listLive(person.id, 0)).to.have.lengthOf(0);
    expect(survivor.refreshToken).to.not.equal('');
  });
});
