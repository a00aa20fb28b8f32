import { createRevocationList, type IssuerRevocations } from './create-revocation-list.js';
import type { FedValidatorOptions, FeedOptions, TrustedIssuerOptions } from './resource-server-options.js';
import type { SharedValidatorOptions, TokenValidatorOptions } from './token-validator-options.js';

export interface FedValidator {
  readonly options: TokenValidatorOptions;
  /** To be warmed up and closed with the validator. */
  readonly feeds: readonly IssuerRevocations[];
}

/**
 * Opens the revocation feeds that the options name. @throws Error naming the option that makes no sense.
 */
export function withRevocationFeeds(options: FedValidatorOptions): FedValidator {
  const feeds: IssuerRevocations[] = [];
  const fed = (issuer: TrustedIssuerOptions): TrustedIssuerOptions => {
    if (issuer.revocation !== undefined) return issuer;
    if (!hasFeed(issuer)) {
      if (issuer.revocationBearer === undefined) return issuer;
      throw new Error('revocationBearer is given, but no revocationEndpoint: nothing would be watched.');
    }
    const revocation = createRevocationList({
      ...timingOf(issuer),
      ...portsOf(options),
      revocationEndpoint: issuer.revocationEndpoint,
      revocationBearer: issuer.revocationBearer,
      feed: issuer.revocationFeed,
      clockToleranceSeconds: issuer.clockToleranceSeconds,
      allowHttp: issuer.allowHttp,
    });
    feeds.push(revocation);
    return { ...issuer, revocation };
  };
  if (options.issuers === undefined) return { options: { ...options, ...fed(options) }, feeds };
  const { issuers, clockToleranceSeconds, allowHttp } = options;
  const shared = { ...timingOf(options), clockToleranceSeconds, allowHttp };
  return { options: { ...options, issuers: issuers.map((issuer) => fed({ ...shared, ...issuer })) }, feeds };
}

const hasFeed = ({ revocationEndpoint, revocationFeed }: FeedOptions): boolean =>
  revocationEndpoint !== undefined || revocationFeed !== undefined;

const timingOf = ({ revocationTtlSeconds, revocationMaxStaleSeconds, revocationFailOpen }: FeedOptions) => ({
  revocationTtlSeconds,
  revocationMaxStaleSeconds,
  revocationFailOpen,
});

const portsOf = ({ revocationHints: hints, logger, clock, random }: SharedValidatorOptions) => ({
  ...{ hints, logger, clock, random },
});
