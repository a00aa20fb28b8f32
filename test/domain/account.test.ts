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
});
