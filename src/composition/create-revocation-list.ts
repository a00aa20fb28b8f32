import { HttpDocumentClient } from '../adapters/jwks-http/http-document-client.js';
import { HttpRevocationFeed } from '../adapters/jwks-http/http-revocation-feed.js';
import { CryptoRandomSource } from '../adapters/node/crypto-random-source.js';
import { SystemClock } from '../adapters/node/system-clock.js';
import { FetchBackoff } from '../domain/fetch-backoff.js';
import { RevocationList, type RevocationReport } from '../domain/revocation-list.js';
import { SILENT_LOGGER } from '../domain/silent-logger.js';
import type { Clock } from '../ports/clock.js';
import type { Logger } from '../ports/logger.js';
import type { RandomSource } from '../ports/random-source.js';
import type { RevocationCheck } from '../ports/revocation-check.js';
import type { RevocationFeed } from '../ports/revocation-feed.js';
import type { RevocationHints } from '../ports/revocation-hints.js';
import { milliseconds } from './seconds-option.js';

/** How to learn what an issuer has revoked, in the names of section `auth_client`. */
export interface RevocationListOptions {
  /** `…/revocations` or `…/revoked-jtis` of the issuer. Not needed with `feed`. */
  readonly revocationEndpoint?: string | undefined;
  /** A service token: of role superadmin, unless all callers are of its organisation. */
  readonly revocationBearer?: string | undefined;
  /** 15. A revocation is known this soon, while the feed works. */
  readonly revocationTtlSeconds?: number | undefined;
  /** 300. How long the last list counts while the feed does not work. */
  readonly revocationMaxStaleSeconds?: number | undefined;
  /** Afterwards: believe tokens unchecked instead of answering 503. */
  readonly revocationFailOpen?: boolean | undefined;
  /** 5. For one question. */
  readonly revocationTimeoutSeconds?: number | undefined;
  /** 1,000,000. Beyond it 503 and an alarm; entries are never dropped before their end. */
  readonly revocationMaxEntries?: number | undefined;
  /** 300, the most that a verifier allows. Entries live that much longer than the tokens they speak of. */
  readonly clockToleranceSeconds?: number | undefined;
  readonly allowHttp?: boolean | undefined;
  /** Instead of HTTP. */
  readonly feed?: RevocationFeed | undefined;
  /** At each hint the feed is asked at once. */
  readonly hints?: RevocationHints | undefined;
  readonly logger?: Logger | undefined;
  readonly clock?: Clock | undefined;
  readonly random?: RandomSource | undefined;
}

/** The revocations of one issuer, and what an application may ask of them. */
export interface IssuerRevocations extends RevocationCheck {
  /** Asks for the first list; before it every token is answered with 503. Never rejects. */
  warmUp(): Promise<RevocationReport>;
  report(): RevocationReport;
  close(): void;
}

/** A large organisation's month of revocations; what is beyond is no feed. */
const MAX_FEED_BYTES = 64 * 1024 * 1024;
const LONGEST_WAIT_MS = 30_000;

/** @throws Error naming the option that makes no sense. */
export function createRevocationList(options: RevocationListOptions): IssuerRevocations {
  const { logger = SILENT_LOGGER, clock = new SystemClock(), random = new CryptoRandomSource() } = options;
  const ttlMs = milliseconds('revocationTtlSeconds', options.revocationTtlSeconds ?? 15);
  const maxStaleMs = milliseconds('revocationMaxStaleSeconds', options.revocationMaxStaleSeconds ?? 300);
  if (maxStaleMs < ttlMs)
    throw new Error('revocationMaxStaleSeconds must not be less than revocationTtlSeconds.');
  const feed = options.feed ?? httpFeed(options);
  const list = new RevocationList(feed, new FetchBackoff(random, LONGEST_WAIT_MS), clock, logger, {
    ttlMs,
    maxStaleMs,
    // Whoever passes on the text 'false' must not open.
    failOpen: options.revocationFailOpen === true,
    clockToleranceMs: (options.clockToleranceSeconds ?? 300) * 1000,
    maxEntries: options.revocationMaxEntries ?? 1_000_000,
  });
  const end = options.hints?.subscribe(() => list.hint());
  return {
    check: (token, kid) => list.check(token, kid),
    warmUp: () => list.warmUp(),
    report: () => list.report(),
    close: () => {
      end?.();
      feed.close();
    },
  };
}

function httpFeed(options: RevocationListOptions): RevocationFeed {
  const { revocationEndpoint: url, revocationBearer: bearer } = options;
  const allowHttp = options.allowHttp === true;
  if (url === undefined) throw new Error('revocationEndpoint is needed.');
  const timeoutMs = milliseconds('revocationTimeoutSeconds', options.revocationTimeoutSeconds ?? 5);
  const timeoutOption = 'revocationTimeoutSeconds';
  const client = new HttpDocumentClient({ timeoutMs, timeoutOption, allowHttp, maxBytes: MAX_FEED_BYTES });
  return new HttpRevocationFeed(client, { url, bearer });
}
