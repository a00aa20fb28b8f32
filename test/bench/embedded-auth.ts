import { join } from 'node:path';
import { CommonPasswordBlocklist } from '../../src/adapters/blocklist/common-password-blocklist.js';
import { MemoryEventCounter } from '../../src/adapters/memory/memory-event-counter.js';
import { MemoryRateLimiter } from '../../src/adapters/memory/memory-rate-limiter.js';
import { MemorySigningKeyStore } from '../../src/adapters/memory/memory-signing-key-store.js';
import { CryptoRandomSource } from '../../src/adapters/node/crypto-random-source.js';
import { HmacSha256Mac } from '../../src/adapters/node/hmac-sha256-mac.js';
import { NodeCryptoSigner } from '../../src/adapters/node/node-crypto-signer.js';
import { Sha256Digest } from '../../src/adapters/node/sha256-digest.js';
import { SystemClock } from '../../src/adapters/node/system-clock.js';
import { SqliteDatabase } from '../../src/adapters/sqlite/sqlite-database.js';
import { SqliteGroupRepository } from '../../src/adapters/sqlite/sqlite-group-repository.js';
import { SqliteServiceTokenRepository } from '../../src/adapters/sqlite/sqlite-service-token-repository.js';
import { SqliteSettingsStore } from '../../src/adapters/sqlite/sqlite-settings-store.js';
import { SqliteSuperadminRoster } from '../../src/adapters/sqlite/sqlite-superadmin-roster.js';
import { SqliteTokenFamilyStore } from '../../src/adapters/sqlite/sqlite-token-family-store.js';
import { SqliteUserRepository } from '../../src/adapters/sqlite/sqlite-user-repository.js';
import { AUTH_DEFAULTS } from '../../src/composition/auth-config.js';
import { processKeySealer } from '../../src/composition/open-key-sealer.js';
import { createAuth } from '../../src/composition/create-auth.js';
import type { AuthServices } from '../../src/domain/auth-services.js';
import { Audiences } from '../../src/domain/audiences.js';
import { Authentication } from '../../src/domain/authentication.js';
import { Revocation } from '../../src/domain/revocation.js';
import type { PasswordHasher } from '../../src/ports/password-hasher.js';

export interface EmbeddedAuth extends AsyncDisposable {
  readonly services: AuthServices;
  readonly database: SqliteDatabase;
  readonly users: SqliteUserRepository;
  /** Checks the signature every time, as for a token never seen before. */
  readonly uncached: Authentication;
}

/** The domain in this process as the server has it: SQLite with `synchronous=FULL`, OpenSSL, no throttle. */
export async function openEmbeddedAuth(folder: string, hasher: PasswordHasher): Promise<EmbeddedAuth> {
  const database = await SqliteDatabase.open({ path: join(folder, 'auth.db') });
  const users = new SqliteUserRepository(database);
  const families = new SqliteTokenFamilyStore(database);
  const clock = new SystemClock();
  const random = new CryptoRandomSource();
  const config = { ...AUTH_DEFAULTS, issuer: 'http://localhost:8100', throttleEnabled: false };
  const services = createAuth(
    {
      users,
      groups: new SqliteGroupRepository(database),
      families,
      serviceTokens: new SqliteServiceTokenRepository(database),
      settings: new SqliteSettingsStore(database),
      roster: new SqliteSuperadminRoster(database),
      signingKeys: new MemorySigningKeyStore(),
      signer: new NodeCryptoSigner(),
      mac: new HmacSha256Mac(),
      sealer: processKeySealer(),
      digest: new Sha256Digest(),
      hasher,
      blocklist: new CommonPasswordBlocklist([]),
      limiter: new MemoryRateLimiter(clock),
      clock,
      random,
      audit: { record: () => undefined },
      counter: new MemoryEventCounter(),
    },
    config,
  );
  await services.keyRing.start();
  const uncached = new Authentication(
    services.tokenVerifier,
    new Revocation(users, families, clock),
    new Audiences(config),
  );
  return { services, database, users, uncached, [Symbol.asyncDispose]: () => database.close() };
}
