import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AUTH_DEFAULTS, createAuth, nodePlatform } from 'pico-auth';
import { openSqliteStores } from 'pico-auth/adapters/sqlite';

const origin = { address: undefined, userAgent: undefined };

/** What an application does with the installed package, on real adapters. */
export async function roundTrip() {
  const dataDir = await mkdtemp(join(tmpdir(), 'package-trial-'));
  const { stores, database } = await openSqliteStores({ path: join(dataDir, 'auth.db') });
  try {
    const ports = { ...stores, ...(await nodePlatform({ dataDir })) };
    const auth = createAuth(ports, { ...AUTH_DEFAULTS, issuer: 'https://shop.example.com' });
    await auth.keyRing.start();
    const account = { email: 'ann@example.com', password: 'a long passphrase', origin };
    await auth.registration.register(account);
    const first = await auth.signIn.signIn(account);
    const second = await auth.refreshRotation.refresh(first.refreshToken, origin);
    const principal = await auth.authentication.authenticate(second.accessToken);
    assert.equal(principal.role, 'viewer');
    await assert.rejects(auth.signIn.signIn({ ...account, password: 'guess' }), {
      code: 'invalid_credentials',
    });
  } finally {
    await database.close();
    await rm(dataDir, { recursive: true, force: true });
  }
}
