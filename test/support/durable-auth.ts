import { Argon2PasswordHasher, CHEAPEST_COST } from '../../src/adapters/argon2/argon2-password-hasher.js';
import { DiscardingAuditLog } from '../../src/domain/discarding-audit-log.js';
import { nodePlatform } from '../../src/composition/node-platform.js';
import { createAuth } from '../../src/composition/create-auth.js';
import { openSqliteStores } from '../../src/composition/sqlite-stores.js';
import type { AuthServices } from '../../src/domain/auth-services.js';
import { join } from 'node:path';
import { TEST_CONFIG } from './auth-fixture.js';

export interface DurableAuth {
  readonly auth: AuthServices;
  close(): Promise<void>;
}

/** The domain as a server has it, on files in a directory: only the hashing is cheap and nothing is throttled. */
export async function durableAuth(dataDir: string): Promise<DurableAuth> {
  const { stores, database } = await openSqliteStores({
    path: join(dataDir, 'auth.db'),
    synchronous: 'FULL',
  });
  const hasher = new Argon2PasswordHasher({ cost: CHEAPEST_COST, maxWaiting: 100_000 });
  const audit = new DiscardingAuditLog();
  const ports = { ...stores, ...(await nodePlatform({ dataDir })), hasher, audit };
  const auth = createAuth(ports, { ...TEST_CONFIG, throttleEnabled: false, registrationEnabled: true });
  await auth.keyRing.start();
  return { auth, close: () => database.close() };
}
