import { expect } from 'chai';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT_ROOT, projectFiles, readProjectFile } from '../support/project-files.js';

/** What each published subpath offers at run time. A name that goes or comes is a decision. */
const SURFACE: Readonly<Record<string, readonly string[]>> = {
  index: [
    'AUTH_DEFAULTS',
    'AUTH_ERROR_CODES',
    'AuthConfigError',
    'AuthError',
    'DEFAULT_ORG',
    'EXACT_TOTAL',
    'IMPORT_NOTES',
    'MacKey',
    'ROLES',
    'SKIP_REASONS',
    'SigningKey',
    'asGroupId',
    'asKeyId',
    'asOrgId',
    'asServiceTokenId',
    'asSessionId',
    'asUserId',
    'createAuth',
    'createUserTransfer',
    'decideRotation',
    'deletedNameKey',
    'displayNameKey',
    'emailKeyOf',
    'groupNameKey',
    'isExpired',
    'isOrgSlug',
    'memoryStores',
    'nodePlatform',
    'ownIssuer',
  ],
  'adapters/memory': [
    'DiscardingAuditLog',
    'MemoryEventCounter',
    'MemoryGroupRepository',
    'MemoryJwksCache',
    'MemoryRateLimiter',
    'MemoryRevocationHints',
    'MemoryServiceTokenRepository',
    'MemorySettingsStore',
    'MemorySigningKeyStore',
    'MemorySuperadminRoster',
    'MemoryTokenFamilyStore',
    'MemoryUserRepository',
    'memoryStores',
  ],
  'adapters/mongo': [
    'MongoDatabaseError',
    'MongoGroupRepository',
    'MongoServiceTokenRepository',
    'MongoSettingsStore',
    'MongoSigningKeyStore',
    'MongoStoreClock',
    'MongoSuperadminRoster',
    'MongoTokenFamilyStore',
    'MongoUserRepository',
    'openMongo',
    'openMongoStores',
  ],
  'adapters/redis': [
    'RedisConnection',
    'RedisJwksCache',
    'RedisPackageError',
    'RedisRateLimiter',
    'RedisRevocationHints',
    'RedisUnavailableError',
    'openRedisPorts',
  ],
  'adapters/sqlite': [
    'DatabaseFileError',
    'SqliteDatabase',
    'SqliteGroupRepository',
    'SqliteServiceTokenRepository',
    'SqliteSettingsStore',
    'SqliteSuperadminRoster',
    'SqliteTokenFamilyStore',
    'SqliteUserRepository',
    'openSqliteStores',
  ],
  composition: [
    'CompositionError',
    'MemoryStoreError',
    'PORTS',
    'SERVICES',
    'SQLITE_DATABASE',
    'StartupError',
    'T',
    'argon2Module',
    'authServicesOf',
    'blocklistModule',
    'compose',
    'coreModule',
    'createContainer',
    'defaultsModule',
    'defineModule',
    'forProfiles',
    'keyFilesModule',
    'limiterModule',
    'loadable',
    'loggingModule',
    'memoryModule',
    'mongoModule',
    'nodeModule',
    'redisModule',
    'sqliteModule',
    'toDot',
    'toMermaid',
    'token',
  ],
  koa: [
    'AgentContext',
    'AuthError',
    'CachingRoleResolver',
    'DefaultRoleResolver',
    'OutsideRequestError',
    'PROBLEM_STATUS',
    'SecurityContext',
    'allowAnonymous',
    'arrayClaim',
    'claimPath',
    'createAuthApp',
    'createAuthRouter',
    'createResourceServer',
    'handlerOf',
    'requiresGroup',
    'requiresRole',
    'requiresScope',
  ],
  'resource-server': [
    'AgentContext',
    'AuthError',
    'CachingRoleResolver',
    'DefaultRoleResolver',
    'OutsideRequestError',
    'SecurityContext',
    'arrayClaim',
    'claimPath',
    'createRevocationList',
    'createTokenValidator',
  ],
  decorators: ['allowAnonymous', 'requiresGroup', 'requiresRole', 'requiresScope'],
  testing: [
    'Crashed',
    'FixedClock',
    'JumpingClock',
    'MALICIOUS_TOKENS',
    'START_OF_TEST_TIME',
    'SequenceRandom',
    'TEST_CONFIG',
    'TestKey',
    'TokenForge',
    'aFamily',
    'aGroup',
    'aServiceToken',
    'aTombstoneOf',
    'aUser',
    'answers',
    'auditLogContract',
    'claimsEnricherContract',
    'clockContract',
    'foreignHashVerifierContract',
    'loggerContract',
    'passwordBlocklistContract',
    'storeClockContract',
    'crashEverywhere',
    'createTestIssuer',
    'describeContract',
    'digestContract',
    'eventCounterContract',
    'gone',
    'groupRepositoryContract',
    'hang',
    'healthCheckContract',
    'held',
    'jwksCacheContract',
    'jwksSourceContract',
    'keySealerContract',
    'keySourceContract',
    'lateTtl',
    'lostAcknowledgement',
    'macContract',
    'maliciousTokens',
    'passwordHasherContract',
    'randomSourceContract',
    'rateLimiterContract',
    'revocationHintsContract',
    'revocationCheckContract',
    'revocationFeedContract',
    'requestContextContract',
    'rival',
    'roleResolverContract',
    'securityScopeContract',
    'sentTwice',
    'serviceTokenRepositoryContract',
    'settingsStoreContract',
    'signerContract',
    'signingKeyStoreContract',
    'storeArchiveContract',
    'superadminRosterContract',
    'testContainer',
    'tokenFamilyStoreContract',
    'userListContract',
    'userRepositoryContract',
    'withFaults',
    'withSecurityContext',
  ],
};

interface Published {
  readonly exports: Readonly<Record<string, string | { readonly types: string; readonly default: string }>>;
}

describe('the public surface', () => {
  const { exports } = JSON.parse(readProjectFile('package.json')) as Published;
  const subpaths = Object.entries(exports).filter(([, target]) => typeof target !== 'string');

  for (const [entry, names] of Object.entries(SURFACE)) {
    it(`of ${entry} is what it is meant to be`, async () => {
      const module = (await import(`../../src/entry/${entry}.js`)) as object;
      expect(Object.keys(module).sort()).to.deep.equal([...names].sort());
    });
  }

  it('of index names every port, so that an adapter needs nothing else to be typed', () => {
    const index = readProjectFile('src/entry/index.ts');
    // Between adapters of ours alone, when one database is copied into another.
    for (const port of projectFiles('src/ports').filter((file) => !file.endsWith('/store-archive.ts')))
      expect(index).to.contain(`'../ports/${port.split('/').at(-1)?.replace(/ts$/, 'js')}'`);
  });

  it('is published entry by entry: each subpath has its file, each file its subpath', () => {
    const entries = projectFiles().flatMap((file) => /^src\/entry\/(.+)\.ts$/.exec(file)?.[1] ?? []);
    expect(entries.sort()).to.deep.equal(Object.keys(SURFACE).sort());
    const published = subpaths.map(([subpath, target]) => [subpath, target]);
    expect(Object.fromEntries(published)).to.deep.equal(
      Object.fromEntries(
        entries.map((name) => [
          name === 'index' ? '.' : `./${name}`,
          { types: `./dist/entry/${name}.d.ts`, default: `./dist/entry/${name}.js` },
        ]),
      ),
    );
    expect(entries.every((name) => existsSync(join(PROJECT_ROOT, `src/entry/${name}.ts`)))).to.be.true;
  });
});
