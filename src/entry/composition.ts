export { authServicesOf } from '../composition/container/auth-services-of.js';
export {
  type AuthRegistry,
  PORTS,
  type PortRegistry,
  type ProcessRegistry,
  type ServiceRegistry,
  SERVICES,
  T,
} from '../composition/container/auth-tokens.js';
export type { Binder, Binding, Load, SynchronousLoad, Wrap } from '../composition/container/binder.js';
export type { BindingLifecycle } from '../composition/container/binding-lifecycle.js';
export { compose, type Composition } from '../composition/container/compose.js';
export {
  CompositionError,
  type CompositionProblem,
  type ProblemKind,
} from '../composition/container/composition-error.js';
export type {
  ContainerOptions,
  LifecycleEvent,
  Overrides,
  Timeouts,
} from '../composition/container/container-options.js';
export { type AuthContainer, createContainer } from '../composition/container/create-container.js';
export { type Dependencies, many, optional, type TakenAs } from '../composition/container/dependencies.js';
export { toDot, toMermaid } from '../composition/container/draw-graph.js';
export type { Graph, GraphNode } from '../composition/container/graph.js';
export type { HealthReport, HealthState } from '../composition/container/health.js';
export type { BoundToken, Dependency, NodeKind } from '../composition/container/introspect.js';
export { loadable, type LoadableContext } from '../composition/container/loadable.js';
export { MemoryStoreError } from '../composition/container/memory-store-error.js';
export {
  type AuthModule,
  defineModule,
  forProfiles,
  type ModuleContext,
  type NamedModule,
  type ProfileName,
} from '../composition/container/module.js';
export type { Argon2PasswordHasherOptions } from '../adapters/argon2/argon2-password-hasher.js';
export type { Argon2Cost } from '../adapters/argon2/hash-format.js';
export type { HashingPoolOptions } from '../adapters/argon2/hashing-pool.js';
export { argon2Module } from '../composition/container/modules/argon2-module.js';
export { blocklistModule } from '../composition/container/modules/blocklist-module.js';
export { coreModule } from '../composition/container/modules/core-module.js';
export { defaultsModule } from '../composition/container/modules/defaults-module.js';
export { keyFilesModule, type KeyFilesOptions } from '../composition/container/modules/key-files-module.js';
export { limiterModule } from '../composition/container/modules/limiter-module.js';
export type { LogFormat } from '../adapters/pino/log-stream.js';
export type { LogLevel } from '../adapters/pino/pino-logger.js';
export { loggingModule, type LoggingOptions } from '../composition/container/modules/logging-module.js';
export { memoryModule } from '../composition/container/modules/memory-module.js';
export { mongoModule, type MongoModuleOptions } from '../composition/container/modules/mongo-module.js';
export { nodeModule } from '../composition/container/modules/node-module.js';
export { redisModule, type RedisOptions } from '../composition/container/modules/redis-module.js';
export {
  SQLITE_DATABASE,
  sqliteModule,
  type SqliteOptions,
} from '../composition/container/modules/sqlite-module.js';
export { StartupError } from '../composition/container/startup-error.js';
export { token, type Token } from '../composition/container/token.js';
export type { Wiring } from '../composition/container/wiring.js';
// With the root in sight, the compiler can name in declarations what these lead to.
export type { SqliteDatabase } from './adapters/sqlite.js';
export type { AuthServices, OperatorServices } from './index.js';
