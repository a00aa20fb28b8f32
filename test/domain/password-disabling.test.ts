import { expect } from 'chai';
import { MemoryRateLimiter } from '../../src/adapters/memory/memory-rate-limiter.js';
import { createAuth } from '../../src/composition/create-auth.js';
import { around } from '../support/around.js';
import { type AuthFixture, ORIGIN, PASSWORD, TEST_CONFIG } from '../support/auth-fixture.js';
import { onEveryStore } from '../support/each-store.js';
import { refusal } from '../support/refusal.js';

const WRONG = 'not the password';

onEveryStore('A password that is guessed at', (make) => {
  const guessesAt = async (
    { auth, clock }: AuthFixture,
    { email }: { readonly email: string },
    count: number,
  ): Promise<void> => {
    for (let failure = 1; failure <= count; failure += 1) {
      const origin = { address: `198.51.${failure}.1`, userAgent: undefined };
      await refusal(auth.signIn.signIn({ email, password: WRONG, origin }), 'invalid_credentials');
      clock.advance(30_000);
    }
  };

  const NEW = 'another passphrase';

  it('is disabled after 100 consecutive failures until a reset, and the sessions go on', async () => {
    const fixture = await make();
    const { auth, user, signIn, audit } = fixture;
    const person = await user();
    const session = await signIn(person);
    await guessesAt(fixture, person, 100);
    await refusal(signIn(person), 'invalid_credentials');
    expect(audit.of('password.disabled')).to.have.lengthOf(1);
    await auth.refreshRotation.refresh(session.refreshToken, ORIGIN);
    await auth.operator.recovery.resetPassword(person.email, NEW);
    await auth.signIn.signIn({ email: person.email, password: NEW, origin: ORIGIN });
  });

  it('counts the failures anew after a reset: one wrong guess does not disable the new password', async () => {
    const fixture = await make();
    const person = await fixture.user();
    await guessesAt(fixture, person, 100);
    await fixture.auth.operator.recovery.resetPassword(person.email, NEW);
    await guessesAt(fixture, person, 1);
    await fixture.auth.signIn.signIn({ email: person.email, password: NEW, origin: ORIGIN });
    expect(fixture.audit.of('password.disabled')).to.have.lengthOf(1);
  });

  it('counts them anew after a reset by another process, whose counters are its own', async () => {
    const fixture = await make();
    const person = await fixture.user();
    await guessesAt(fixture, person, 100);
    const limiter = new MemoryRateLimiter(fixture.clock);
    const commandLine = createAuth({ ...fixture.ports, limiter }, TEST_CONFIG);
    await commandLine.operator.recovery.resetPassword(person.email, NEW);
    await guessesAt(fixture, person, 1);
    await fixture.auth.signIn.signIn({ email: person.email, password: NEW, origin: ORIGIN });
  });

  it('slows nobody who set a new password for the guesses at the old one', async () => {
    const { auth, user, caller } = await make();
    const [ann, bob] = [await user(), await user()];
    const self = await caller(bob);
    for (const { email } of [ann, bob])
      for (let host = 1; host <= 21; host += 1) {
        const origin = { address: `198.51.100.${host}`, userAgent: undefined };
        await refusal(auth.signIn.signIn({ email, password: WRONG, origin }), 'invalid_credentials');
      }
    await auth.operator.recovery.resetPassword(ann.email, NEW);
    await auth.account.changePassword(self, { oldPassword: PASSWORD, newPassword: NEW, origin: ORIGIN });
    for (const { email } of [ann, bob]) await auth.signIn.signIn({ email, password: NEW, origin: ORIGIN });
  });

  it('does not disable a password that was set while the last guess at the old one was judged', async () => {
    let afterRead = async (): Promise<unknown> => undefined;
    const fixture = await make({
      ports: ({ users }) => ({
        users: around(users, async (method, proceed) => {
          const result = await proceed();
          if (method === 'findByEmailKey') await afterRead();
          return result;
        }),
      }),
    });
    const person = await fixture.user();
    await guessesAt(fixture, person, 99);
    afterRead = async () => {
      afterRead = async () => undefined;
      await fixture.auth.operator.recovery.resetPassword(person.email, NEW);
    };
    await guessesAt(fixture, person, 1);
    await fixture.auth.signIn.signIn({ email: person.email, password: NEW, origin: ORIGIN });
    expect(fixture.audit.of('password.disabled')).to.deep.equal([]);
  });
});
