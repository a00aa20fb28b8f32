import { FetchBackoff } from '../../src/domain/fetch-backoff.js';
import { JwksHealth } from '../../src/domain/jwks-health.js';
import { JwksKeySource, type JwksKeySourceConfig } from '../../src/domain/jwks-key-source.js';
import { JwksLoader } from '../../src/domain/jwks-loader.js';
import { asKeyId } from '../../src/domain/model/ids.js';
import type { PublicKey } from '../../src/domain/model/signing-key.js';
import type { JwksCache } from '../../src/ports/jwks-cache.js';
import { FixedClock } from '../../src/testing/fixed-clock.js';
import { SequenceRandom } from '../../src/testing/sequence-random.js';
import { RecordingLogger } from './recording-logger.js';
import { edJwk, published, ScriptedJwksSource } from './scripted-jwks-source.js';

export const SECOND = 1_000;
export const TTL = 300 * SECOND;
export const COOLDOWN = 30 * SECOND;
export const MAX_STALE = 86_400 * SECOND;

export interface JwksFixture {
  readonly keys: JwksKeySource;
  readonly source: ScriptedJwksSource;
  readonly clock: FixedClock;
  readonly logger: RecordingLogger;
  find(kid: string): Promise<PublicKey | undefined>;
}

export interface JwksFixtureOptions {
  readonly source?: ScriptedJwksSource;
  readonly cache?: JwksCache;
  readonly clock?: FixedClock;
  readonly seed?: number;
  readonly config?: Partial<JwksKeySourceConfig>;
}

/** A key source over a scripted issuer, on a fixed clock; nothing was fetched yet. */
export function jwksFixture(options: JwksFixtureOptions = {}): JwksFixture {
  const { source = new ScriptedJwksSource(published(edJwk('K1'))), clock = new FixedClock() } = options;
  const issuer = 'https://issuer.example.com';
  const logger = new RecordingLogger();
  const health = new JwksHealth(logger, issuer);
  const loader = new JwksLoader(source, options.cache, clock, health, {
    cacheKey: issuer,
    acceptedAlgorithms: ['RS256', 'EdDSA'],
  });
  const backoff = new FetchBackoff(new SequenceRandom(options.seed));
  const config = { issuer, ttlMs: TTL, maxStaleMs: MAX_STALE, cooldownMs: COOLDOWN, ...options.config };
  const keys = new JwksKeySource(loader, backoff, health, clock, config);
  return { keys, source, clock, logger, find: async (kid) => keys.find(asKeyId(kid)) };
}

/** Lets everything that waits for no one come to its end. */
export const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
