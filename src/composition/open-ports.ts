import { join } from 'node:path';
import { Argon2PasswordHasher } from '../adapters/argon2/argon2-password-hasher.js';
import { CommonPasswordBlocklist } from '../adapters/blocklist/common-password-blocklist.js';
import { MemoryEventCounter } from '../adapters/memory/memory-event-counter.js';
import { MemoryRevocationHints } from '../adapters/memory/memory-revocation-hints.js';
import { CryptoRandomSource } from '../adapters/node/crypto-random-source.js';
import { HmacSha256Mac } from '../adapters/node/hmac-sha256-mac.js';
import { NodeCryptoHashVerifier } from '../adapters/node/node-crypto-hash-verifier.js';
import { Sha256Digest } from '../adapters/node/sha256-digest.js';
import { SystemClock } from '../adapters/node/system-clock.js';
import { FlexibleMemoryRateLimiter } from '../adapters/rate-limiter-flexible/flexible-memory-rate-limiter.js';
import { NoExtraClaims } from '../domain/token-contents.js';
import type { KeySealer } from '../ports/key-sealer.js';
import type { AuthPorts } from './auth-ports.js';
import { DefaultSigner } from './default-signer.js';
import { localStoreClock } from './local-store-clock.js';
import { openKeySealer, processKeySealer } from './open-key-sealer.js';
import type { Logging } from './open-logging.js';
import { openStores } from './open-stores.js';
import { redisSharingOf } from './redis-options.js';
import type { RedisPorts } from './redis-ports.js';
import type { Settings } from './settings.js';

export interface OpenPorts {
  readonly ports: AuthPorts;
  /** Writes a copy of the database to a new file; undefined where there is nothing to copy. */
  readonly backup: ((targetPath: string) => Promise<void>) | undefined;
  /** Lets go of everything; closing twice is closing once. */
  close(): Promise<void>;
}

/**
 * The adapters that the settings ask for, opened. Keys lie in the database, sealed; what opens them
 * comes from the settings or is a file of its own in `<data_dir>/keys`, never in the database.
 * @param onlyLooking changes no mode of a file, and leaves Redis alone.
 */
export async function openPorts(
  settings: Settings,
  logging: Logging,
  onlyLooking = false,
): Promise<OpenPorts> {
  const [sealer, blocklist] = await Promise.all([
    openSealer(settings, logging),
    settings.auth.password_blocklist ? CommonPasswordBlocklist.load() : new CommonPasswordBlocklist([]),
  ]);
  const { stores, ...opened } = await openStores(settings, logging.logger, onlyLooking);
  const redis = await (onlyLooking ? undefined : openRedis(settings, logging))?.catch(
    async (error: unknown) => {
      await opened.close();
      throw error;
    },
  );
  const clock = new SystemClock();
  const signer = new DefaultSigner();
  const ports: AuthPorts = {
    ...stores,
    healthChecks: [...(stores.healthChecks ?? []), ...(redis ? [redis.health] : [])],
    storeClock: stores.storeClock ?? localStoreClock(clock),
    sealer,
    mac: new HmacSha256Mac(),
    blocklist,
    audit: logging.audit,
    hints: redis?.hints ?? new MemoryRevocationHints(),
    clock,
    counter: new MemoryEventCounter(),
    digest: new Sha256Digest(),
    enricher: new NoExtraClaims(),
    hasher: new Argon2PasswordHasher({ foreign: [new NodeCryptoHashVerifier()] }),
    limiter: redis?.limiter ?? new FlexibleMemoryRateLimiter(),
    random: new CryptoRandomSource(),
    signer,
  };
  const close = async (): Promise<void> => {
    await Promise.all([signer.close(), redis?.close(), opened.close()]);
  };
  return { ports, ...opened, close };
}

async function openRedis({ redis }: Settings, { logger }: Logging): Promise<RedisPorts | undefined> {
  const sharing = redisSharingOf(redis);
  if (sharing === undefined) return undefined;
  const { openRedisPorts } = await import('./redis-ports.js');
  return openRedisPorts(sharing, logger);
}

/** What seals keys lives beside the database, or with `memory:` no longer than the process. */
function openSealer({ auth, database }: Settings, { logger }: Logging): Promise<KeySealer> {
  if (database.choice.kind === 'memory') return Promise.resolve(processKeySealer());
  return openKeySealer({
    directory: join(auth.data_dir, 'keys'),
    keyEncryptionKeys: auth.key_encryption_keys,
    warn: (message) => logger.warn({}, message),
  });
}
