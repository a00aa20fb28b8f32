import { join } from 'node:path';
import { DiscardingAuditLog } from '../adapters/memory/discarding-audit-log.js';
import { MemoryEventCounter } from '../adapters/memory/memory-event-counter.js';
import { MemoryRevocationHints } from '../adapters/memory/memory-revocation-hints.js';
import { CryptoRandomSource } from '../adapters/node/crypto-random-source.js';
import { HmacSha256Mac } from '../adapters/node/hmac-sha256-mac.js';
import { NodeCryptoHashVerifier } from '../adapters/node/node-crypto-hash-verifier.js';
import { Sha256Digest } from '../adapters/node/sha256-digest.js';
import { SystemClock } from '../adapters/node/system-clock.js';
import type { AuthPorts, StorePorts } from './auth-ports.js';
import { DefaultSigner } from './default-signer.js';
import { openKeySealer } from './open-key-sealer.js';

export interface NodePlatformOptions {
  /** Directory (0700) whose `keys/key-encryption.key` seals the keys in the store when no others are given. */
  readonly dataDir: string;
  /** `<id>:<base64 of 32 bytes>`: all open, the first seals. */
  readonly keyEncryptionKeys?: readonly string[];
}

/**
 * Every port but the stores, as a Node process provides them: Argon2id, node:crypto, a
 * throttle in memory, and no audit trail. Spread it, then put your own adapters over it.
 */
export async function nodePlatform({
  dataDir,
  keyEncryptionKeys = [],
}: NodePlatformOptions): Promise<Omit<AuthPorts, keyof StorePorts>> {
  const [{ Argon2PasswordHasher }, { CommonPasswordBlocklist }, { FlexibleMemoryRateLimiter }] =
    await Promise.all([
      import('../adapters/argon2/argon2-password-hasher.js'),
      import('../adapters/blocklist/common-password-blocklist.js'),
      import('../adapters/rate-limiter-flexible/flexible-memory-rate-limiter.js'),
    ]);
  return {
    sealer: await openKeySealer({ directory: join(dataDir, 'keys'), keyEncryptionKeys }),
    mac: new HmacSha256Mac(),
    signer: new DefaultSigner(),
    digest: new Sha256Digest(),
    hasher: new Argon2PasswordHasher({ foreign: [new NodeCryptoHashVerifier()] }),
    blocklist: await CommonPasswordBlocklist.load(),
    limiter: new FlexibleMemoryRateLimiter(),
    clock: new SystemClock(),
    random: new CryptoRandomSource(),
    audit: new DiscardingAuditLog(),
    hints: new MemoryRevocationHints(),
    counter: new MemoryEventCounter(),
  };
}
