import { join } from 'node:path';
import { Argon2PasswordHasher } from '../adapters/argon2/argon2-password-hasher.js';
import { CommonPasswordBlocklist } from '../adapters/blocklist/common-password-blocklist.js';
import { MemoryEventCounter } from '../adapters/memory/memory-event-counter.js';
import { MemoryRevocationHints } from '../adapters/memory/memory-revocation-hints.js';
import { CryptoRandomSource } from '../adapters/node/crypto-random-source.js';
import { HmacSha256Mac } from '../adapters/node/hmac-sha256-mac.js';
import { NodeCryptoHashVerifier } from '../adapters/node/node-crypto-hash-verifier.js';
import { Sha256Digest } from '../adapters/node/sha256-digest.js';
import { StderrAuditLog } from '../adapters/node/stderr-audit-log.js';
import { SystemClock } from '../adapters/node/system-clock.js';
import { FlexibleMemoryRateLimiter } from '../adapters/rate-limiter-flexible/flexible-memory-rate-limiter.js';
import type { AuthPorts, StorePorts } from './auth-ports.js';
import { DefaultSigner } from './default-signer.js';
import { openKeySealer } from './open-key-sealer.js';
import { processRequestContext } from './process-request-context.js';

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

/** What `nodePlatform` promises, loaded by it. */
export async function openNodePlatform({
  dataDir,
  keyEncryptionKeys = [],
}: NodePlatformOptions): Promise<NodePlatform> {
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
