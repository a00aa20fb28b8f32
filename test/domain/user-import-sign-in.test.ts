import { expect } from 'chai';
import { pbkdf2Sync } from 'node:crypto';
import { Argon2PasswordHasher, CHEAPEST_COST } from '../../src/adapters/argon2/argon2-password-hasher.js';
import { NodeCryptoHashVerifier } from '../../src/adapters/node/node-crypto-hash-verifier.js';
import { ORIGIN, PASSWORD } from '../support/auth-fixture.js';
import { onEveryStore } from '../support/each-store.js';
import { aUserEntry, importing } from '../support/import-fixture.js';
import { refusal } from '../support/refusal.js';

const base64 = (bytes: Buffer): string => bytes.toString('base64').replace(/=+$/, '');
const SALT = Buffer.from('sixteen byte salt');
const PBKDF2 = `$pbkdf2-sha512$i=100$${base64(SALT)}$${base64(pbkdf2Sync(PASSWORD, SALT, 100, 64, 'sha512'))}`;

const hasher = new Argon2PasswordHasher({
  cost: CHEAPEST_COST,
  maxWaiting: 1_000,
  foreign: [new NodeCryptoHashVerifier()],
});

onEveryStore('Signing in after an import', (make) => {
  it('replaces the foreign hash exactly once, also at many sign-ins at once, and keeps their sessions', async () => {
    const fixture = await make({ ports: () => ({ hasher }) });
    await importing(fixture, [aUserEntry('ann@example.com', { passwordHash: PBKDF2 })]);
    const signIn = () =>
      fixture.auth.signIn.signIn({ email: 'ann@example.com', password: PASSWORD, origin: ORIGIN });
    const sessions = await Promise.all(Array.from({ length: 8 }, signIn));
    const user = await fixture.ports.users.findByEmailKey('ann@example.com');
    expect(user?.passwordHash).to.match(/^\$argon2id\$/);
    expect(user?.version).to.equal(1);
    for (const { accessToken } of sessions) await fixture.auth.authentication.authenticate(accessToken);
  });

  it('lets nobody in without the password, or without one at all', async () => {
    const fixture = await make({ ports: () => ({ hasher }) });
    await importing(fixture, [
      aUserEntry('ann@example.com', { passwordHash: PBKDF2 }),
      aUserEntry('bob@example.com', { passwordHash: undefined }),
      aUserEntry('eve@example.com', { passwordHash: PBKDF2, status: 'suspended' }),
    ]);
    const attempt = (email: string, password: string) =>
      fixture.auth.signIn.signIn({ email, password, origin: ORIGIN });
    await refusal(attempt('ann@example.com', 'another password'), 'invalid_credentials');
    await refusal(attempt('bob@example.com', ''), 'invalid_credentials');
    await refusal(attempt('bob@example.com', PASSWORD), 'invalid_credentials');
    await refusal(attempt('eve@example.com', PASSWORD), 'invalid_credentials');
  });
});
