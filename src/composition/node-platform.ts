import { join } from 'node:path';
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

/** Every port but the stores, and their end. */
export interface NodePlatform extends Omit<AuthPorts, keyof StorePorts> {
  /** Ends the worker threads that sign and verify ML-DSA, where there are any. Closing twice is closing once. */
  readonly close: () => Promise<void>;
}

/**
 * Every port but the stores, as a Node process provides them: Argon2id, node:crypto, a throttle in
 * memory, the audit trail as lines of JSON on standard error. Spread it, then put your own adapters
 * over it: `audit: new DiscardingAuditLog()` keeps no trail.
 * @throws KeyFileError naming a file, or Error naming the place of a key that is not of the right shape.
 */
export async function nodePlatform({
  dataDir,
  keyEncryptionKeys = [],
}: NodePlatformOptions): Promise<NodePlatform> {
  // Only whoever wants this platform waits for its parts.
  const [
    { Argon2PasswordHasher },
    { CommonPasswordBlocklist },
    { FlexibleMemoryRateLimiter },
    { StderrAuditLog },
    { processRequestContext },
  ] = await Promise.all([
    import('../adapters/argon2/argon2-password-hasher.js'),
    import('../adapters/blocklist/common-password-blocklist.js'),
    import('../adapters/rate-limiter-flexible/flexible-memory-rate-limiter.js'),
    import('../adapters/node/stderr-audit-log.js'),
    import('./process-request-context.js'),
  ]);
  const clock = new SystemClock();
  const signer = new DefaultSigner();
  return {
    sealer: await openKeySealer({ directory: join(dataDir, 'keys'), keyEncryptionKeys }),
    mac: new HmacSha256Mac(),
    signer,
    digest: new Sha256Digest(),
    hasher: new Argon2PasswordHasher({ foreign: [new NodeCryptoHashVerifier()] }),
    blocklist: await CommonPasswordBlocklist.load(),
    limiter: new FlexibleMemoryRateLimiter(),
    clock,
    random: new CryptoRandomSource(),
    audit: new StderrAuditLog(clock, processRequestContext),
    hints: new MemoryRevocationHints(),
    counter: new MemoryEventCounter(),
    close: () => signer.close(),
  };
}
