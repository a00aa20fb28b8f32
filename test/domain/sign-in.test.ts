import { expect } from 'chai';
import bcrypt from 'bcrypt';
import { ORIGIN, PASSWORD } from '../support/auth-fixture.js';
import { onEveryStore } from '../support/each-store.js';
import { refusal } from '../support/refusal.js';

const WRONG = 'not the password';

onEveryStore('SignIn', (make) => {
  it('answers unknown, wrong, suspended and passwordless accounts alike', async () => {
    const { auth, user, caller } = await make();
    const admin = await caller(await user('superadmin'));
    const [active, suspended] = [await user(), await user()];
    await auth.userAdministration.update(admin, suspended.id, { status: 'suspended' });
    const passwordless = await auth.userAdministration.create(admin, { email: 'nopass@example.com' });
    const attempts = [
      { email: 'nobody@example.com', password: PASSWORD },
      { email: active.email, password: WRONG },
      { email: suspended.email, password: PASSWORD },
      { email: passwordless.email, password: '' },
      { email: 'not an address', password: PASSWORD },
      { email: active.email, password: 'x'.repeat(2_000) },
    ];
    const answers = await Promise.all(
      attempts.map((attempt) =>
        refusal(auth.signIn.signIn({ ...attempt, origin: ORIGIN }), 'invalid_credentials'),
      ),
    );
    expect(new Set(answers.map((answer) => answer.message))).to.have.lengthOf(1);
  });

  it('finds the account whatever the letter case, padding and normal form of the address', async () => {
    const { auth } = await make();
    await auth.registration.register({ email: 'Zoë@Example.com', password: PASSWORD, origin: ORIGIN });
    for (const email of [' zoë@example.com ', 'ZOË@EXAMPLE.COM', 'zoe\u0308@example.com']) {
      await auth.signIn.signIn({ email, password: PASSWORD, origin: ORIGIN });
    }
  });

  it('accepts the composed and the decomposed form of one password', async () => {
    const { auth } = await make();
    await auth.registration.register({
      email: 'a@example.com',
      password: 'cafe\u0301 au lait',
      origin: ORIGIN,
    });
    await auth.signIn.signIn({ email: 'a@example.com', password: 'caf\u00e9 au lait', origin: ORIGIN });
  });

  it('moves a bcrypt hash to Argon2id once, also under parallel sign-ins, and keeps the sessions', async () => {
    const { auth, user, signIn, ports } = await make();
    const person = await user();
    await ports.users.replacePasswordHash(
      person.id,
      person.passwordHash ?? '',
      await bcrypt.hash(PASSWORD, 4),
    );
    const pairs = await Promise.all([signIn(person), signIn(person), signIn(person)]);
    const after = await ports.users.findById(person.id);
    expect(after?.passwordHash).to.match(/^\$argon2id\$/);
    expect(after?.version).to.equal(person.version + 2);
    for (const pair of pairs) await auth.refreshRotation.refresh(pair.refreshToken, ORIGIN);
  });

  it('remembers when the user last signed in', async () => {
    const { user, signIn, ports, clock } = await make();
    const person = await user();
    clock.advance(5_000);
    await signIn(person);
    expect((await ports.users.findById(person.id))?.lastLoginAt).to.equal(clock.now());
  });
});
