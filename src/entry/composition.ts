export { authServicesOf } from '../composition/container/auth-services-of.js';
export {
  type AuthRegistry,
  PORTS,
  type PortRegistry,
  type ProcessRegistry,
  SERVICES,
  T,
} from '../composition/container/auth-tokens.js';
export type { Binder, Binding, BindingLifecycle, Load } from '../composition/container/binder.js';
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
export { toDot, toMermaid } from '../composition/container/draw-graph.js';
export type { Graph, GraphNode } from '../composition/container/graph.js';
export type { HealthReport, HealthState } from '../composition/container/health.js';
export type { NodeKind } from '../composition/container/introspect.js';
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
export { argon2Module } from '../composition/container/modules/argon2-module.js';
export { blocklistModule } from '../composition/container/modules/blocklist-module.js';
export { coreModule } from '../composition/container/modules/core-module.js';
export { defaultsModule } from '../composition/container/modules/defaults-module.js';
export { keyFilesModule, type KeyFilesOptions } from '../composition/container/modules/key-files-module.js';
export { limiterModule } from '../composition/container/modules/limiter-module.js';
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
