import { expect } from 'chai';
import { openContainedAuth } from '../../src/composition/container/open-contained-auth.js';
import { createResourceServer } from '../../src/composition/create-resource-server.js';
import { createTokenValidator } from '../../src/composition/create-token-validator.js';
import { RedisRevocationHints } from '../../src/adapters/redis/redis-revocation-hints.js';
import { openAuth } from '../../src/composition/open-auth.js';
import { openPorts } from '../../src/composition/open-ports.js';
import { AuthError } from '../../src/domain/errors.js';
import { load } from '../support/given-settings.js';
import { RecordingLogger } from '../support/recording-logger.js';
import { freshPrefix, openRedis } from '../support/redis.js';
import { recordingLogging, type SharingServer, sharingServer } from '../support/redis-server.js';
import { describeWithServices } from '../support/services.js';
import { until } from '../support/until.js';

const INTEGRITY_KEY = 'an integrity key of forty characters ....';
/** Polling would take an hour: what is known sooner was hinted at. */
const SLOW_FEED = { revocationTtlSeconds: 3_600, revocationMaxStaleSeconds: 7_200 };

describeWithServices('what is shared over Redis', ['REDIS_URL'], ({ REDIS_URL: redisUrl }) => {
  let server: SharingServer;
  let keyPrefix: string;
  let feed: { revocationEndpoint: string; revocationBearer: string };
  afterEach(() => server.stop());

  /** A generous limit, so that a busy machine is not taken for an outage. */
  const sharing = () => ({
    REDIS_URL: redisUrl,
    REDIS_KEY_PREFIX: keyPrefix,
    REDIS_COMMAND_TIMEOUT_MS: '5000',
  });
  async function start(open = openAuth): Promise<string> {
    keyPrefix = freshPrefix();
    server = await sharingServer(sharing(), open);
    const token = String((await server.signIn()).body['access_token']);
    const made = await server.call('POST', '/api/v1/auth/service-tokens', token, { name: 'api' });
    const revocationBearer = String(made.body['token']);
    feed = { revocationEndpoint: `${server.url}/api/v1/auth/revocations`, revocationBearer };
    return token;
  }
  const validator = (logger = new RecordingLogger()) =>
    createTokenValidator({
      issuer: 'http://localhost:0',
      audience: 'pico-bot',
      acceptedAlgorithms: ['EdDSA'],
      jwksEndpoint: `${server.url}/api/v1/auth/jwks`,
      redis: { url: redisUrl, keyPrefix, integrityKey: INTEGRITY_KEY, commandTimeoutMs: 5_000 },
      ...{ ...feed, ...SLOW_FEED, logger },
    });

  for (const open of [openAuth, openContainedAuth])
    it(`a revocation reaches every resource server at once, long before its next poll, opened by ${open === openAuth ? 'the plain root' : 'the container'}`, async () => {
      const admin = await start(open);
      const guards = await Promise.all([validator(), validator(), validator()]);
      await Promise.all(guards.map((guard) => guard.warmUp()));
      const other = String((await server.signIn()).body['access_token']);
      for (const guard of guards) await guard.validate(other);
      expect((await server.call('POST', '/api/v1/auth/logout', other, {})).status).to.be.below(300);
      for (const guard of guards)
        await until('the token is refused', () => guard.validate(other).then(no, isRevoked));
      for (const guard of guards) await guard.validate(admin);
      for (const guard of guards) guard.close();
    });

  it('a command that ends at once still gives its hint', async () => {
    await start();
    const { connection, logger } = await openRedis(redisUrl);
    const hints = new RedisRevocationHints(connection, logger, keyPrefix);
    let heard = 0;
    hints.subscribe(() => void (heard += 1));
    await until('it listens', () => heard > 0);
    const before = heard;
    const environment = { DATABASE_URL: 'memory:', ...sharing() };
    const { settings } = load({ profile: 'test', environment });
    const open = await openPorts(settings, recordingLogging());
    for (let n = 0; n < 3; n += 1) open.ports.hints?.publish();
    await open.close();
    await until('the first and the last are heard', () => heard >= before + 2);
    hints.close();
    await connection.close();
  });

  it('one fetch of keys serves all resource servers', async () => {
    const token = await start();
    const fetched = () =>
      server.logger.lines.filter(({ fields }) => JSON.stringify(fields).includes('/auth/jwks')).length;
    const before = fetched();
    const guards = await Promise.all(Array.from({ length: 5 }, () => validator()));
    await Promise.all(guards.map((guard) => guard.validate(token)));
    expect(fetched() - before).to.equal(1);
    for (const guard of guards) guard.close();
  });

  it('key sets are not shared without an integrity key, and a line in the log says so', async () => {
    const token = await start();
    const logger = new RecordingLogger();
    const guard = await createTokenValidator({
      issuer: 'http://localhost:0',
      audience: 'pico-bot',
      acceptedAlgorithms: ['EdDSA'],
      jwksEndpoint: `${server.url}/api/v1/auth/jwks`,
      redis: { url: redisUrl, keyPrefix },
      logger,
    });
    await guard.validate(token);
    guard.close();
    expect(logger.lines.map(({ fields }) => fields['event'])).to.include('jwks.cache_off');
  });

  it('a resource server reads section redis of its settings', async () => {
    const token = await start();
    const { settings } = load({
      environment: {
        AUTH_CLIENT_ISSUER: 'http://localhost:0',
        AUTH_CLIENT_AUDIENCE: 'pico-bot',
        AUTH_CLIENT_JWKS_ENDPOINT: `${server.url}/api/v1/auth/jwks`,
        AUTH_CLIENT_ACCEPTED_ALGORITHMS: 'EdDSA',
        AUTH_CLIENT_REVOCATION_ENDPOINT: feed.revocationEndpoint,
        AUTH_CLIENT_REVOCATION_BEARER: feed.revocationBearer,
        AUTH_CLIENT_REVOCATION_TTL_SECONDS: '3600',
        AUTH_CLIENT_REVOCATION_MAX_STALE_SECONDS: '7200',
        REDIS_URL: redisUrl,
        REDIS_KEY_PREFIX: keyPrefix,
        REDIS_INTEGRITY_KEY: INTEGRITY_KEY,
      },
    });
    const guard = await createResourceServer({ settings });
    await guard.validate(token);
    await server.call('POST', '/api/v1/auth/logout', token, {});
    await until('the token is refused', () => guard.validate(token).then(no, isRevoked));
    guard.close();
  });

  it('wrong passwords at one server count at the other', async () => {
    await start();
    const second = await sharingServer(sharing(), openContainedAuth);
    for (let n = 0; n < 10; n += 1) expect((await server.signIn('wrong password')).status).to.equal(401);
    expect((await second.signIn('wrong password')).status).to.equal(429);
    await second.stop();
  });
});

const no = (): boolean => false;

function isRevoked(error: unknown): boolean {
  if (error instanceof AuthError && error.code === 'token_revoked') return true;
  throw error;
}
