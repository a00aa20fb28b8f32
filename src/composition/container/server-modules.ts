import { join } from 'node:path';
import type { Logging } from '../open-logging.js';
import { redisSharingOf } from '../redis-options.js';
import type { Settings } from '../settings.js';
import { T } from './auth-tokens.js';
import { defineModule, type AuthModule, type NamedModule } from './module.js';
import { keyFilesModule } from './modules/key-files-module.js';
import { memoryModule } from './modules/memory-module.js';
import { mongoModule } from './modules/mongo-module.js';
import { redisModule } from './modules/redis-module.js';
import { sqliteModule } from './modules/sqlite-module.js';

/**
 * The modules that the settings of a server ask for, with the logs of its process. Secrets are files of
 * their own in `<data_dir>/keys`, never in the database; with `memory:` they live in the process only.
 */
export const serverModules = (settings: Settings, logging: Logging): readonly AuthModule[] => [
  processLogs(logging),
  ...storeModules(settings),
  ...redisModules(settings),
];

function storeModules({ auth, database }: Settings): readonly AuthModule[] {
  const { choice, sqlite_synchronous: synchronous } = database;
  switch (choice.kind) {
    case 'sqlite':
      return [
        sqliteModule({
          path: choice.path,
          synchronous: synchronous === 'full' ? 'FULL' : 'NORMAL',
          formerKeysDirectory: join(auth.data_dir, 'keys'),
        }),
        keyFilesModule({
          directory: join(auth.data_dir, 'keys'),
          keyEncryptionKeys: auth.key_encryption_keys,
        }),
      ];
    case 'mongo':
      return [
        mongoModule({ url: choice.url }),
        keyFilesModule({
          directory: join(auth.data_dir, 'keys'),
          keyEncryptionKeys: auth.key_encryption_keys,
        }),
      ];
    case 'memory':
      return [memoryModule];
    case 'unknown':
      throw new Error(`database.url ${choice.message}`);
  }
}

function redisModules({ redis }: Settings): readonly AuthModule[] {
  const sharing = redisSharingOf(redis);
  return sharing === undefined ? [] : [redisModule(sharing)];
}

/** Logs that are open before the container starts, and closed after it by whoever opened them. */
const processLogs = ({ logger, audit, context }: Logging): NamedModule =>
  defineModule('process-logs', ({ bind }) => {
    bind(T.logger).toConstantValue(logger);
    bind(T.audit).toConstantValue(audit);
    bind(T.requestContext).toConstantValue(context);
  });
