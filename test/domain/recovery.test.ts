import { expect } from 'chai';
import { around } from '../support/around.js';
import { ORIGIN } from '../support/auth-fixture.js';
import { onEveryStore } from '../support/each-store.js';
import { failureOf } from '../support/failure.js';
import { refusal } from '../support/refusal.js';

onEveryStore('Recovery', (make) => {
  it('ends every session of everybody, so that a restored backup takes nobody for a thief', async () => {
    const { auth, user, signIn, counter, audit, ports } = await make({ config: { throttleEnabled: false } });
    const people = await Promise.all(Array.from({ length: 60 }, () => user()));
    const pairs = await Promise.all(people.map((person) => signIn(person)));
    const gone = await user();
    await auth.operator.recovery.revokeSessions(gone.email);
    expect(await auth.operator.recovery.revokeAllSessions()).to.equal(61);
    for (const { accessToken, refreshToken } of pairs.slice(0, 3)) {
      await refusal(auth.authentication.authenticate(accessToken), 'token_revoked');
      await refusal(auth.refreshRotation.refresh(refreshToken, ORIGIN), 'invalid_grant');
    }
    const live = await Promise.all(people.map(({ id }) => ports.families.listLive(id, 0)));
    expect(live.flat()).to.deep.equal([]);
    expect(counter.countOf('refresh_reused')).to.equal(0);
    expect(audit.events.at(-1)).to.deep.include({
      action: 'user.signed_out_everywhere',
      facts: { by: 'operator', users: 61 },
    });
    const [first] = people;
    if (first !== undefined) await signIn(first);
  });

  it('counts nobody while it ends the sessions of everybody, says how far it is, and stops when told', async () => {
    const { auth, user } = await make({
      config: { throttleEnabled: false },
      ports: ({ users }) => ({
        users: around(users, (method, proceed) =>
          method === 'list' || method === 'countByOrg' ? Promise.reject(new Error('counted')) : proceed(),
        ),
      }),
    });
    await Promise.all(Array.from({ length: 60 }, () => user()));
    const told: number[] = [];
    await auth.operator.recovery.revokeAllSessions((ended) => told.push(ended));
    expect(told).to.deep.equal([25, 50, 60]);
    const stop = new Error('that will do');
    const stopped = auth.operator.recovery.revokeAllSessions(() => {
      throw stop;
    });
    expect(await failureOf(stopped)).to.equal(stop);
  });
});
