import { join } from 'node:path';
import { Argon2PasswordHasher } from '../adapters/argon2/argon2-password-hasher.js';
import { CommonPasswordBlocklist } from '../adapters/blocklist/common-password-blocklist.js';
import { MemoryEventCounter } from '../adapters/memory/memory-event-counter.js';
import { MemorySigningKeyStore } from '../adapters/memory/memory-signing-key-store.js';
import { CryptoRandomSource } from '../adapters/node/crypto-random-source.js';
import { FileSigningKeyStore } from '../adapters/node/file-signing-key-store.js';
import { HmacSha256Mac } from '../adapters/node/hmac-sha256-mac.js';
import { NodeCryptoHashVerifier } from '../adapters/node/node-crypto-hash-verifier.js';
import { NodeCryptoSigner } from '../adapters/node/node-crypto-signer.js';
import { Sha256Digest } from '../adapters/node/sha256-digest.js';
import { SystemClock } from '../adapters/node/system-clock.js';
import { FlexibleMemoryRateLimiter } from '../adapters/rate-limiter-flexible/flexible-memory-rate-limiter.js';
import type { HealthCheck } from '../ports/health-check.js';
import type { AuthPorts } from './auth-ports.js';
import type { Logging } from './open-logging.js';
import { openStores } from './open-stores.js';
import type { Settings } from './settings.js';

export interface OpenPorts {
  readonly ports: AuthPorts;
  readonly health: readonly HealthCheck[];
  /** Writes a copy of the database to a new file; undefined where there is nothing to copy. */
  readonly backup: ((targetPath: string) => Promise<void>) | undefined;
  /** Lets go of everything; closing twice is closing once. */
  close(): Promise<void>;
}

/**
 * The adapters that the settings ask for, opened. Secrets are files of their own in `<data_dir>/keys`,
 * never in the database; with `database.url: memory:` they live in this process only.
 */
export async function openPorts(settings: Settings, logging: Logging): Promise<OpenPorts> {
  const [secrets, blocklist] = await Promise.all([
    openSecrets(settings, logging),
    settings.auth.password_blocklist ? CommonPasswordBlocklist.load() : new CommonPasswordBlocklist([]),
  ]);
  const { stores, ...opened } = await openStores(settings);
  const ports: AuthPorts = {
    ...stores,
    ...secrets,
    blocklist,
    audit: logging.audit,
    clock: new SystemClock(),
    counter: new MemoryEventCounter(),
    digest: new Sha256Digest(),
    hasher: new Argon2PasswordHasher({ foreign: [new NodeCryptoHashVerifier()] }),
    limiter: new FlexibleMemoryRateLimiter(),
    random: new CryptoRandomSource(),
    signer: new NodeCryptoSigner(),
  };
  return { ports, ...opened };
}

async function openSecrets(
  { auth, database }: Settings,
  { logger }: Logging,
): Promise<Pick<AuthPorts, 'mac' | 'signingKeys'>> {
  if (database.choice.kind === 'memory') {
    const random = new CryptoRandomSource();
    return { mac: new HmacSha256Mac(random.bytes(32)), signingKeys: new MemorySigningKeyStore() };
  }
  const directory = join(auth.data_dir, 'keys');
  const warn = (message: string) => logger.warn({}, message);
  return {
    mac: await HmacSha256Mac.fromFile(join(directory, 'refresh-hmac.key'), warn),
    signingKeys: new FileSigningKeyStore(directory, warn),
  };
}
