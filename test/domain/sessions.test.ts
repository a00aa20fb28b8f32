import { expect } from 'chai';
import { asSessionId } from '../../src/domain/model/ids.js';
import { around } from '../support/around.js';
import { ORIGIN } from '../support/auth-fixture.js';
import { claimsOf } from '../support/decode.js';
import { onEveryStore } from '../support/each-store.js';
import { failureOf } from '../support/failure.js';
import { refusal } from '../support/refusal.js';

onEveryStore('Sessions', (make) => {
  it('lists live sessions, newest first, with a cleaned user agent', async () => {
    const { auth, user, clock } = await make();
    const person = await user();
    const signIn = (userAgent: string) =>
      auth.signIn.signIn({
        email: person.email,
        password: 'correct horse battery',
        origin: { address: '203.0.113.7', userAgent },
      });
    await signIn('first');
    clock.advance(1_000);
    const pair = await signIn(`bad\u0000\u001b[31m agent ${'x'.repeat(400)}`);
    const sessions = await auth.sessions.list(await auth.authentication.authenticate(pair.accessToken));
    expect(sessions.map((session) => session.userAgent?.slice(0, 9))).to.deep.equal(['bad[31m a', 'first']);
    expect(sessions[0]?.userAgent).to.have.lengthOf(256);
  });

  for (const [precision, kept] of [
    ['full', '203.0.113.7'],
    ['truncated', '203.0.113.0/24'],
    ['none', undefined],
  ] as const) {
    it(`keeps the address ${precision}`, async () => {
      const { auth, user, caller } = await make({ config: { sessionAddress: precision } });
      const [session] = await auth.sessions.list(await caller(await user()));
      expect(session?.address).to.equal(kept);
    });
  }

  it('ends the session of the access token, or the one that a refresh token names', async () => {
    const { auth, user, signIn } = await make();
    const person = await user();
    const [one, two] = [await signIn(person), await signIn(person)];
    const caller = await auth.authentication.authenticate(one.accessToken);
    await auth.sessions.signOut({ caller, refreshToken: two.refreshToken });
    await refusal(auth.refreshRotation.refresh(two.refreshToken, ORIGIN), 'invalid_grant');
    await auth.sessions.signOut({ caller });
    await refusal(auth.authentication.authenticate(one.accessToken), 'token_revoked');
    await auth.sessions.signOut({ refreshToken: one.refreshToken });
    await refusal(auth.sessions.signOut({}), 'token_missing');
    await refusal(auth.sessions.signOut({ refreshToken: 'rt1.nonsense' }), 'invalid_grant');
  });

  it("ends nobody else's session", async () => {
    const { auth, user, signIn, caller } = await make();
    const [ann, bob] = [await user(), await user()];
    const victim = await signIn(bob);
    const attacker = await caller(ann);
    await refusal(
      auth.sessions.signOut({ caller: attacker, refreshToken: victim.refreshToken }),
      'invalid_grant',
    );
    await refusal(auth.sessions.revoke(attacker, claimsOf(victim.accessToken).sid), 'session_not_found');
    await refusal(auth.sessions.revoke(attacker, asSessionId('none')), 'session_not_found');
    await auth.refreshRotation.refresh(victim.refreshToken, ORIGIN);
  });

  it('signs out everywhere with one write of the user record, whether or not sessions can be marked', async () => {
    const writes: string[] = [];
    const { auth, user, signIn } = await make({
      ports: ({ users, families }) => ({
        users: around(users, (method, proceed) => {
          if (!/^(find|list|members|changed|count)/.test(method)) writes.push(method);
          return proceed();
        }),
        families: around(families, (method, proceed) =>
          method === 'revokeAllOf' ? Promise.reject(new Error('the power failed')) : proceed(),
        ),
      }),
    });
    const person = await user();
    const pairs = [await signIn(person), await signIn(person), await signIn(person)];
    const caller = await auth.authentication.authenticate(pairs[0]?.accessToken ?? '');
    writes.length = 0;
    expect(await failureOf(auth.sessions.signOutEverywhere(caller))).to.have.property(
      'message',
      'the power failed',
    );
    expect(writes).to.deep.equal(['replace']);
    for (const pair of pairs) {
      await refusal(auth.refreshRotation.refresh(pair.refreshToken, ORIGIN), 'invalid_grant');
      await refusal(auth.authentication.authenticate(pair.accessToken), 'token_revoked');
    }
  });
});
