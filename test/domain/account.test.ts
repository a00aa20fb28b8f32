import { AuthError } from '../../src/domain/errors.js';
import { PASSWORD, ORIGIN } from '../support/auth-fixture.js';
import { onEveryStore } from '../support/each-store.js';
import { refusal } from '../support/refusal.js';

onEveryStore('Account', (make) => {
  it('takes no guess away from a user whose password could not be checked', async () => {
    let isOverloaded = false;
    const { auth, user, caller } = await make({
      ports: ({ hasher }) => ({
        hasher: {
          hash: (password, share) => hasher.hash(password, share),
          verify: (hash, password, share) =>
            isOverloaded ? Promise.reject(new AuthError('overloaded')) : hasher.verify(hash, password, share),
          needsRehash: (hash, password) => hasher.needsRehash(hash, password),
          recognises: (hash) => hasher.recognises(hash),
        },
      }),
    });
    const self = await caller(await user());
    const change = { oldPassword: PASSWORD, newPassword: 'another passphrase', origin: ORIGIN };
    isOverloaded = true;
    for (let time = 0; time < 20; time += 1)
      await refusal(auth.account.changePassword(self, change), 'overloaded');
    isOverloaded = false;
    await auth.account.changePassword(self, change);
  });

  const change = (oldPassword: string) => ({ oldPassword, newPassword: 'a new passphrase', origin: ORIGIN });

  it('changes a password only for who knows the old one', async () => {
    const { auth, user, signIn, caller } = await make();
    const person = await user();
    const self = await caller(person);
    await refusal(auth.account.changePassword(self, change('wrong guess')), 'old_password_wrong');
    await signIn(person);
    await auth.account.changePassword(self, change(PASSWORD));
    await refusal(signIn(person), 'invalid_credentials');
    await auth.signIn.signIn({ email: person.email, password: 'a new passphrase', origin: ORIGIN });
  });

  it('ends every session with the old password', async () => {
    const { auth, user, signIn, caller } = await make();
    const person = await user();
    const [self, elsewhere] = [await caller(person), await signIn(person)];
    await auth.account.changePassword(self, change(PASSWORD));
    await refusal(auth.account.me(self), 'token_revoked');
    await refusal(auth.authentication.authenticate(elsewhere.accessToken), 'token_revoked');
    await refusal(auth.refreshRotation.refresh(elsewhere.refreshToken, ORIGIN), 'invalid_grant');
  });

  it('takes ten guesses at the old password and no more, not even the right one', async () => {
    const { auth, user, caller } = await make();
    const self = await caller(await user());
    for (let guess = 0; guess < 10; guess += 1)
      await refusal(auth.account.changePassword(self, change('wrong guess')), 'old_password_wrong');
    await refusal(auth.account.changePassword(self, change(PASSWORD)), 'rate_limited');
  });

  it('takes the right password after nine wrong guesses', async () => {
    const { auth, user, caller } = await make();
    const self = await caller(await user());
    for (let guess = 0; guess < 9; guess += 1)
      await refusal(auth.account.changePassword(self, change('wrong guess')), 'old_password_wrong');
    await auth.account.changePassword(self, change(PASSWORD));
  });
});
