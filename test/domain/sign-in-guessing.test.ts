import { expect } from 'chai';
import { AuthError } from '../../src/domain/errors.js';
import { ORIGIN } from '../support/auth-fixture.js';
import { onEveryStore } from '../support/each-store.js';
import { refusal } from '../support/refusal.js';

const WRONG = 'not the password';

onEveryStore('SignIn under guesses', (make) => {
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

  it('records guessing that a limit stopped once a wait, whatever the flood', async () => {
    const { auth, user, audit, clock } = await make();
    const person = await user();
    const flood = async (): Promise<void> => {
      for (let guess = 0; guess < 40; guess += 1)
        await auth.signIn
          .signIn({ email: person.email, password: WRONG, origin: ORIGIN })
          .catch(() => undefined);
    };
    await flood();
    expect(audit.of('sign_in.throttled')).to.deep.equal([
      {
        ...{ action: 'sign_in.throttled', outcome: 'refused', target: person.id, orgId: person.orgId },
        ...{ code: 'rate_limited', facts: { limit: 'sign-in-pair', retry_after_seconds: 900 } },
      },
    ]);
    clock.advance(900_000);
    await flood();
    const limits = audit.of('sign_in.throttled').map(({ facts }) => facts?.limit);
    expect(limits).to.deep.equal(['sign-in-pair', 'sign-in-pair']);
  });

  it('is refused as before when the store cannot say whose account it is', async () => {
    const { auth, user, ports } = await make();
    const person = await user();
    const guess = () => auth.signIn.signIn({ email: person.email, password: WRONG, origin: ORIGIN });
    for (let tries = 0; tries < 10; tries += 1) await refusal(guess(), 'invalid_credentials');
    const findByEmailKey = ports.users.findByEmailKey.bind(ports.users);
    ports.users.findByEmailKey = () => Promise.reject(new AuthError('store_unavailable'));
    await refusal(guess(), 'rate_limited');
    ports.users.findByEmailKey = findByEmailKey;
  });

  it('stops one address after 100 failures a day, and takes an IPv6 /64 for one address', async () => {
    const { auth, audit } = await make();
    const guess = (account: number) =>
      auth.signIn.signIn({
        email: `victim-${account}@example.com`,
        password: WRONG,
        origin: { address: `2001:db8:1:2:${account.toString(16)}::1`, userAgent: undefined },
      });
    for (let account = 0; account < 100; account += 1) await refusal(guess(account), 'invalid_credentials');
    for (let account = 100; account < 120; account += 1) await refusal(guess(account), 'rate_limited');
    expect(audit.of('sign_in.throttled').map(({ facts }) => facts?.limit)).to.deep.equal(['sign-in-address']);
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
