import { expect } from 'chai';
import bcrypt from 'bcrypt';
import { AuthError } from '../../src/domain/errors.js';
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

  it('refuses the eleventh failure of one account and address, with waits that double up to an hour', async () => {
    const { auth, user, clock } = await make();
    const { email } = await user();
    const guess = () => auth.signIn.signIn({ email, password: WRONG, origin: ORIGIN });
    for (const seconds of [900, 1_800, 3_600, 3_600]) {
      for (let failure = 0; failure < 10; failure += 1) {
        await refusal(guess(), 'invalid_credentials');
        clock.advance(30_000);
      }
      const { reason, retryAfterSeconds } = await refusal(guess(), 'rate_limited');
      expect([reason, retryAfterSeconds]).to.deep.equal(['sign-in-pair', seconds]);
      clock.advance((seconds - 1) * 1_000);
      expect((await refusal(guess(), 'rate_limited')).retryAfterSeconds).to.equal(1);
      clock.advance(1_000);
    }
  });

  it('takes the point before hashing, so that parallel guesses cannot pass together', async () => {
    const { auth, user } = await make();
    const { email } = await user();
    const guesses = Array.from({ length: 40 }, () =>
      auth.signIn.signIn({ email, password: WRONG, origin: ORIGIN }),
    );
    const codes = (await Promise.allSettled(guesses)).map(
      (result) => result.status === 'rejected' && (result.reason as AuthError).code,
    );
    expect(codes.filter((code) => code === 'invalid_credentials')).to.have.lengthOf(10);
  });

  it('tells nobody to stay away for long while the verdicts of others from the address are not in', async () => {
    const { auth, user, signIn } = await make();
    const people = await Promise.all(Array.from({ length: 130 }, () => user()));
    const results = await Promise.allSettled(people.map((person) => signIn(person)));
    const refused = results.flatMap((result) =>
      result.status === 'rejected' ? [result.reason as AuthError] : [],
    );
    expect(refused.map((error) => error.code)).to.deep.equal(Array(30).fill('rate_limited'));
    for (const error of refused) expect(error.retryAfterSeconds).to.be.at.most(5);
    const person = people[0] ?? (await user());
    const alone = await Promise.allSettled(Array.from({ length: 14 }, () => signIn(person)));
    expect(alone.filter((result) => result.status === 'rejected')).to.have.lengthOf(4);
    await signIn(person);
    await auth.authentication.authenticate((await signIn(person)).accessToken);
  });

  it('counts unknown accounts like known ones', async () => {
    const { auth } = await make();
    const guess = () => auth.signIn.signIn({ email: 'nobody@example.com', password: WRONG, origin: ORIGIN });
    for (let failure = 0; failure < 10; failure += 1) await refusal(guess(), 'invalid_credentials');
    await refusal(guess(), 'rate_limited');
  });

  it('does not let the waits grow for one who knows the password and signs in often at once', async () => {
    const { user, signIn } = await make();
    const person = await user();
    for (let round = 0; round < 3; round += 1) {
      const results = await Promise.allSettled(Array.from({ length: 15 }, () => signIn(person)));
      const waits = results.flatMap((result) =>
        result.status === 'rejected' && result.reason instanceof AuthError
          ? [result.reason.retryAfterSeconds]
          : [],
      );
      expect(waits).to.deep.equal(Array.from({ length: 5 }, () => 5));
      await signIn(person);
    }
  });

  it('forgives the failures of an account when its password comes', async () => {
    const { auth, user, signIn } = await make();
    const person = await user();
    for (let round = 0; round < 4; round += 1) {
      for (let failure = 0; failure < 9; failure += 1) {
        await refusal(
          auth.signIn.signIn({ email: person.email, password: WRONG, origin: ORIGIN }),
          'invalid_credentials',
        );
      }
      await signIn(person);
    }
  });

  it('slows an account from 20 failures on to one attempt in 30 seconds, wherever they come from', async () => {
    const { auth, user, clock } = await make();
    const { email } = await user();
    const guessFrom = (host: number) =>
      auth.signIn.signIn({
        email,
        password: WRONG,
        origin: { address: `198.51.100.${host}`, userAgent: undefined },
      });
    for (let host = 1; host <= 20; host += 1) await refusal(guessFrom(host), 'invalid_credentials');
    await refusal(guessFrom(21), 'invalid_credentials');
    expect((await refusal(guessFrom(22), 'rate_limited')).retryAfterSeconds).to.be.within(1, 30);
    clock.advance(30_000);
    await refusal(guessFrom(22), 'invalid_credentials');
  });

  it('takes no points for an attempt that it refuses: neither the account nor the address grows worse', async () => {
    const { auth, user } = await make();
    const [slowed, other] = [await user(), await user()];
    const guessAt = ({ email }: { readonly email: string }, address: string) =>
      auth.signIn.signIn({ email, password: WRONG, origin: { address, userAgent: undefined } });
    for (let host = 1; host <= 21; host += 1)
      await refusal(guessAt(slowed, `198.51.100.${host}`), 'invalid_credentials');
    for (let tries = 0; tries < 120; tries += 1) {
      const { reason } = await refusal(guessAt(slowed, '203.0.113.9'), 'rate_limited');
      expect(reason).to.equal('sign-in-account-pace');
    }
    await refusal(guessAt(other, '203.0.113.9'), 'invalid_credentials');
  });

  it('disables the password after 100 consecutive failures until a reset, and keeps the sessions', async () => {
    const { auth, user, signIn, clock, audit } = await make();
    const person = await user();
    const session = await signIn(person);
    for (let failure = 1; failure <= 100; failure += 1) {
      const origin = { address: `198.51.${failure}.1`, userAgent: undefined };
      await refusal(
        auth.signIn.signIn({ email: person.email, password: WRONG, origin }),
        'invalid_credentials',
      );
      clock.advance(30_000);
    }
    await refusal(signIn(person), 'invalid_credentials');
    expect(audit.of('password.disabled')).to.have.lengthOf(1);
    await auth.refreshRotation.refresh(session.refreshToken, ORIGIN);
    await auth.recovery.resetPassword(person.email, 'another passphrase');
    clock.advance(30_000);
    await auth.signIn.signIn({ email: person.email, password: 'another passphrase', origin: ORIGIN });
  });

  it('stops one address after 100 failures a day, and takes an IPv6 /64 for one address', async () => {
    const { auth } = await make();
    const guess = (account: number) =>
      auth.signIn.signIn({
        email: `victim-${account}@example.com`,
        password: WRONG,
        origin: { address: `2001:db8:1:2:${account.toString(16)}::1`, userAgent: undefined },
      });
    for (let account = 0; account < 100; account += 1) await refusal(guess(account), 'invalid_credentials');
    await refusal(guess(100), 'rate_limited');
  });

  it('takes nothing away when the queue is full: no failure is counted', async () => {
    let full = true;
    const { auth, user, signIn } = await make({
      ports: ({ hasher }) => ({
        hasher: {
          hash: (password, share) => hasher.hash(password, share),
          needsRehash: (hash, password) => hasher.needsRehash(hash, password),
          recognises: (hash) => hasher.recognises(hash),
          verify: (hash, password, share) =>
            full
              ? Promise.reject(new AuthError('overloaded', { retryAfterSeconds: 1 }))
              : hasher.verify(hash, password, share),
        },
      }),
    });
    const person = await user();
    for (let tries = 0; tries < 30; tries += 1) await refusal(signIn(person), 'overloaded');
    full = false;
    await signIn(person);
    expect((await auth.authentication.authenticate((await signIn(person)).accessToken)).userId).to.equal(
      person.id,
    );
  });
});
