import type { NodePlatform, NodePlatformOptions } from './open-node-platform.js';

/**
 * Every port but the stores, as a Node process provides them: Argon2id, node:crypto, a throttle in
 * memory, the audit trail as lines of JSON on standard error. Spread it, then put your own adapters
 * over it: `audit: new DiscardingAuditLog()` keeps no trail.
 * @throws KeyFileError naming a file, or Error naming the place of a key that is not of the right shape.
 */
export async function nodePlatform(options: NodePlatformOptions): Promise<NodePlatform> {
  // Only whoever wants this platform waits for its parts.
  const { openNodePlatform } = await import('./open-node-platform.js');
  return openNodePlatform(options);
}
