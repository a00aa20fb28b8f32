export { DiscardingAuditLog } from '../../domain/discarding-audit-log.js';
export { MemoryEventCounter } from '../../adapters/memory/memory-event-counter.js';
export { MemoryGroupRepository } from '../../adapters/memory/memory-group-repository.js';
export { MemoryJwksCache } from '../../adapters/memory/memory-jwks-cache.js';
export { MemoryRateLimiter } from '../../adapters/memory/memory-rate-limiter.js';
export { MemoryRevocationHints } from '../../adapters/memory/memory-revocation-hints.js';
export { MemoryServiceTokenRepository } from '../../adapters/memory/memory-service-token-repository.js';
export { MemorySettingsStore } from '../../adapters/memory/memory-settings-store.js';
export { MemorySigningKeyStore } from '../../adapters/memory/memory-signing-key-store.js';
export { MemorySuperadminRoster } from '../../adapters/memory/memory-superadmin-roster.js';
export { MemoryTokenFamilyStore } from '../../adapters/memory/memory-token-family-store.js';
export { MemoryUserRepository } from '../../adapters/memory/memory-user-repository.js';
export { memoryStores } from '../../composition/memory-stores.js';
// With the root in sight, the compiler can name in declarations what these lead to.
export type { StorePorts } from '../index.js';
