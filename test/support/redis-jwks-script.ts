import { once } from 'node:events';
import { RedisJwksCache } from '../../src/adapters/redis/redis-jwks-cache.js';
import { SystemClock } from '../../src/adapters/node/system-clock.js';
import { FetchBackoff } from '../../src/domain/fetch-backoff.js';
import { JwksHealth } from '../../src/domain/jwks-health.js';
import { JwksKeySource } from '../../src/domain/jwks-key-source.js';
import { JwksLoader } from '../../src/domain/jwks-loader.js';
import { asKeyId } from '../../src/domain/model/ids.js';
import { SequenceRandom } from '../../src/testing/sequence-random.js';
import { openRedis } from './redis.js';
import { edJwk, published, ScriptedJwksSource } from './scripted-jwks-source.js';

// One verifier of a fleet: opens the cache, waits for the word, and tells whether it found the key and
// how often it asked the issuer for it.
const [url = '', keyPrefix = '', integrityKey = ''] = process.argv.slice(2);
const { connection, logger } = await openRedis(url);
const cache = new RedisJwksCache(connection, logger, { keyPrefix, integrityKey });
const source = new ScriptedJwksSource(published(edJwk('K1')));
const clock = new SystemClock();
const issuer = 'https://issuer.example.com';
const health = new JwksHealth(logger, issuer);
const loader = new JwksLoader(source, cache, clock, health, {
  cacheKey: issuer,
  acceptedAlgorithms: ['EdDSA'],
});
const config = { issuer, ttlMs: 300_000, maxStaleMs: 86_400_000, cooldownMs: 30_000 };
const keys = new JwksKeySource(loader, new FetchBackoff(new SequenceRandom()), health, clock, config);

console.log('ready');
await once(process.stdin, 'data');
const key = await keys.find(asKeyId('K1'));
// An answer that takes time, as over a network: what is shared is shared behind it.
await new Promise((resolve) => setTimeout(resolve, 200));
console.log(JSON.stringify({ found: key?.kid === 'K1', fetches: source.fetches }));
await connection.close();
process.exit(0);
