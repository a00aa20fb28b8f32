import { DiscoveredJwksSource } from '../adapters/jwks-http/discovered-jwks-source.js';
import { HttpDocumentClient } from '../adapters/jwks-http/http-document-client.js';
import { HttpJwksSource } from '../adapters/jwks-http/http-jwks-source.js';
import { CryptoRandomSource } from '../adapters/node/crypto-random-source.js';
import { SystemClock } from '../adapters/node/system-clock.js';
import { FetchBackoff } from '../domain/fetch-backoff.js';
import { defaultJwksUrl } from '../domain/issuer-urls.js';
import { JwksHealth } from '../domain/jwks-health.js';
import { JwksKeySource, type JwksReport, type JwksSnapshot } from '../domain/jwks-key-source.js';
import { JwksLoader } from '../domain/jwks-loader.js';
import { SILENT_LOGGER } from '../domain/silent-logger.js';
import type { JwksSource } from '../ports/jwks-source.js';
import type { KeySource } from '../ports/key-source.js';
import { jwksPolicy, type JwksKeySourceOptions, type JwksPolicy } from './jwks-options.js';
import { SharedByKey } from './shared-by-key.js';

/** The keys of one issuer, and what an application may ask of them. */
export interface IssuerKeys extends KeySource {
  /** Fetches before the first token comes. Never rejects: the report tells how it went. */
  warmUp(): Promise<JwksReport>;
  /** How the keys stand now; asks nobody. */
  report(): JwksReport;
  /** For the option `snapshot` of another process; undefined before the first success. */
  exportKeys(): JwksSnapshot | undefined;
  /** Lets go of the keys; the last user of a shared set ends what is under way. */
  close(): void;
}

interface Shared {
  readonly keys: JwksKeySource;
  readonly source: JwksSource;
}

const SHARED = new SharedByKey<Shared>(({ source }) => source.close());
const CLOCK = new SystemClock();
const RANDOM = new CryptoRandomSource();

/**
 * The published keys of an issuer. Equal options, with the same ports, share one set of keys and one
 * fetch, however often this is called. Nothing is fetched before the first question or `warmUp`.
 * @throws Error naming the option that makes no sense.
 */
export function createJwksKeySource(options: JwksKeySourceOptions): IssuerKeys {
  const policy = jwksPolicy(options);
  const { value, release } = SHARED.lease(sharingKey(policy, options), () => open(policy, options));
  const { keys } = value;
  if (options.snapshot !== undefined) keys.seed(options.snapshot);
  return {
    find: (kid) => keys.find(kid),
    holds: (kid) => keys.holds(kid),
    warmUp: () => keys.warmUp(),
    report: () => keys.report(),
    exportKeys: () => keys.snapshot(),
    close: release,
  };
}

function open(policy: JwksPolicy, options: JwksKeySourceOptions): Shared {
  const { logger = SILENT_LOGGER, clock = CLOCK, random = RANDOM } = options;
  const source = options.source ?? httpSource(policy);
  const health = new JwksHealth(logger, policy.issuer);
  const loader = new JwksLoader(source, options.cache, clock, health, {
    cacheKey: `${policy.issuer} ${publishedAt(policy)}`,
    acceptedAlgorithms: policy.acceptedAlgorithms,
  });
  return { source, keys: new JwksKeySource(loader, new FetchBackoff(random), health, clock, policy) };
}

function httpSource(policy: JwksPolicy): JwksSource {
  const client = new HttpDocumentClient({ ...policy, timeoutOption: 'jwksTimeoutSeconds' });
  return policy.discovery
    ? new DiscoveredJwksSource(client, policy.issuer)
    : new HttpJwksSource(client, publishedAt(policy));
}

const publishedAt = ({ issuer, jwksEndpoint, discovery }: JwksPolicy): string =>
  jwksEndpoint ?? (discovery ? 'discovery' : defaultJwksUrl(issuer));

const sharingKey = (
  policy: JwksPolicy,
  { source, cache, logger, clock, random }: JwksKeySourceOptions,
): string =>
  JSON.stringify([policy, [source, cache, logger, clock, random].map((port) => SHARED.identity(port))]);
