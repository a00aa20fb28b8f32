import { KEY_ENCRYPTION_KEYS } from './adapter-rules.js';
import { assertOptions } from './assert-options.js';
import { text } from './member-rules.js';
import type { NodePlatform, NodePlatformOptions } from './open-node-platform.js';

/**
 * Every port but the stores, as a Node process provides them: Argon2id, node:crypto, a throttle in
 * memory, the audit trail as lines of JSON on standard error. Spread it, then put your own adapters
 * over it: `audit: new DiscardingAuditLog()` keeps no trail.
 * @throws Error naming an option that is wrong, missing or unknown, or the place of a key that is not of the right
 * shape; KeyFileError naming a file.
 */
export async function nodePlatform(options: NodePlatformOptions): Promise<NodePlatform> {
  assertOptions('nodePlatform', options, { dataDir: text, keyEncryptionKeys: KEY_ENCRYPTION_KEYS });
  // Only whoever wants this platform waits for its parts.
  const { openNodePlatform } = await import('./open-node-platform.js');
  return openNodePlatform(options);
}
