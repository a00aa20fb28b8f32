import { join } from 'node:path';
import { DiscardingAuditLog } from '../adapters/memory/discarding-audit-log.js';
import { MemoryEventCounter } from '../adapters/memory/memory-event-counter.js';
import { CryptoRandomSource } from '../adapters/node/crypto-random-source.js';
import { FileSigningKeyStore } from '../adapters/node/file-signing-key-store.js';
import { HmacSha256Mac } from '../adapters/node/hmac-sha256-mac.js';
import { NodeCryptoHashVerifier } from '../adapters/node/node-crypto-hash-verifier.js';
import { NodeCryptoSigner } from '../adapters/node/node-crypto-signer.js';
import { Sha256Digest } from '../adapters/node/sha256-digest.js';
import { SystemClock } from '../adapters/node/system-clock.js';
import type { AuthPorts, StorePorts } from './auth-ports.js';

export interface NodePlatformOptions {
  /** Directory (0700) for the signing keys and the refresh token key, which are never in a database. */
  readonly dataDir: string;
}

/**
 * Every port but the stores, as a Node process provides them: Argon2id, node:crypto, key files, a
 * throttle in memory, and no audit trail. Spread it, then put your own adapters over it.
 */
export async function nodePlatform({
  dataDir,
}: NodePlatformOptions): Promise<Omit<AuthPorts, keyof StorePorts>> {
  const [{ Argon2PasswordHasher }, { CommonPasswordBlocklist }, { FlexibleMemoryRateLimiter }] =
    await Promise.all([
      import('../adapters/argon2/argon2-password-hasher.js'),
      import('../adapters/blocklist/common-password-blocklist.js'),
      import('../adapters/rate-limiter-flexible/flexible-memory-rate-limiter.js'),
    ]);
  const keys = join(dataDir, 'keys');
  return {
    signingKeys: new FileSigningKeyStore(keys),
    mac: await HmacSha256Mac.fromFile(join(keys, 'refresh-hmac.key')),
    signer: new NodeCryptoSigner(),
    digest: new Sha256Digest(),
    hasher: new Argon2PasswordHasher({ foreign: [new NodeCryptoHashVerifier()] }),
    blocklist: await CommonPasswordBlocklist.load(),
    limiter: new FlexibleMemoryRateLimiter(),
    clock: new SystemClock(),
    random: new CryptoRandomSource(),
    audit: new DiscardingAuditLog(),
    counter: new MemoryEventCounter(),
  };
}
