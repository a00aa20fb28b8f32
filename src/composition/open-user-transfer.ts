import { Argon2PasswordHasher } from '../adapters/argon2/argon2-password-hasher.js';
import { CryptoRandomSource } from '../adapters/node/crypto-random-source.js';
import { NodeCryptoHashVerifier } from '../adapters/node/node-crypto-hash-verifier.js';
import { Sha256Digest } from '../adapters/node/sha256-digest.js';
import { SystemClock } from '../adapters/node/system-clock.js';
import type { AuditLog } from '../ports/audit-log.js';
import { createUserTransfer, type UserTransfer } from './create-user-transfer.js';
import type { Logging } from './open-logging.js';
import { openStores } from './open-stores.js';
import { checkDatabase } from './schema-upkeep.js';
import type { Settings } from './settings.js';

export interface OpenUserTransfer extends UserTransfer {
  /** Whether somebody is there who may administer what was imported. */
  hasSuperadmin(): Promise<boolean>;
  close(): Promise<void>;
}

/** Whether the database that the settings name is yet to be made. Makes nothing. */
export const isMissingDatabase = async ({ database: { choice } }: Settings): Promise<boolean> =>
  choice.kind !== 'memory' && (await checkDatabase(choice)).version === 0;

/**
 * Opens the stores alone: moving accounts needs no key and no secret.
 * @param onlyLooking with a database that is not there yet, an empty one in memory stands for it.
 * @throws DatabaseFileError and its like when the database cannot be used.
 */
export async function openUserTransfer(
  settings: Settings,
  logging: Logging,
  audit: AuditLog,
  onlyLooking: boolean,
): Promise<OpenUserTransfer> {
  const memory = { ...settings.database, choice: { kind: 'memory' } as const };
  const database = onlyLooking && (await isMissingDatabase(settings)) ? memory : settings.database;
  const opened = await openStores({ ...settings, database }, logging.logger);
  const transfer = createUserTransfer({
    ...opened.stores,
    audit,
    hasher: new Argon2PasswordHasher({ foreign: [new NodeCryptoHashVerifier()] }),
    digest: new Sha256Digest(),
    random: new CryptoRandomSource(),
    clock: new SystemClock(),
  });
  const hasSuperadmin = async () => (await opened.stores.roster.members()).length > 0;
  return { ...transfer, hasSuperadmin, close: () => opened.close() };
}
