import type { RevocationFeed } from '../ports/revocation-feed.js';
import type { RoleResolver } from '../ports/role-resolver.js';
import type { Profile } from './config/profile.js';
import type { Settings } from './settings.js';
import type { AcceptanceOptions, SharedValidatorOptions, IssuerOptions } from './token-validator-options.js';

/** How current revocations are, in the names of section `auth_client`. */
export interface FeedTiming {
  /** 15. */
  readonly revocationTtlSeconds?: number | undefined;
  /** 300. */
  readonly revocationMaxStaleSeconds?: number | undefined;
  /** False: with a list that is too old, tokens are refused with 503. */
  readonly revocationFailOpen?: boolean | undefined;
}

/** Where the revocations of an issuer come from; they are not watched without an endpoint or a feed. */
export interface FeedOptions extends FeedTiming {
  /** `…/revocations` or `…/revoked-jtis` of the issuer. */
  readonly revocationEndpoint?: string | undefined;
  /** A service token of the issuer: of role superadmin, unless all callers are of its organisation. */
  readonly revocationBearer?: string | undefined;
  /** Instead of HTTP. */
  readonly revocationFeed?: RevocationFeed | undefined;
}

/** What guards need beside a validator of tokens. */
export interface GuardOptions {
  /** False lets everybody through with an empty context: under the profiles `development` and `test` only. */
  readonly enabled?: boolean | undefined;
  /** `production` unless given; with `settings`, theirs. */
  readonly profile?: Profile | undefined;
  /** Where roles come from; the claims `role`, then `roles`, unless given. */
  readonly roleResolver?: RoleResolver | undefined;
  /** Page that describes the error codes, each under `#<code>`; it becomes the `type` of error bodies. */
  readonly docsUrl?: string | undefined;
}

/** The part of the settings that a resource server reads. */
export type ResourceServerSettings = Pick<Settings, 'auth' | 'auth_client' | 'profile'> &
  Partial<Pick<Settings, 'redis'>>;

/** One issuer with its feed; what stands beside `issuers` holds for each that does not say otherwise. */
export type TrustedIssuerOptions = IssuerOptions & FeedOptions;

/** One issuer and its audience, or several `issuers`. */
export type FedValidatorOptions = SharedValidatorOptions &
  (
    | (TrustedIssuerOptions & { readonly issuers?: undefined })
    | (AcceptanceOptions & FeedTiming & { readonly issuers: readonly TrustedIssuerOptions[] })
  );

/** Given in code. */
export type OptionsInCode = GuardOptions & FedValidatorOptions & { readonly settings?: undefined };

/** Read from section `auth_client` of the application's file; what no file can hold is given in code. */
export type OptionsFromSettings = SharedValidatorOptions &
  Pick<GuardOptions, 'roleResolver' | 'docsUrl'> &
  Pick<FeedOptions, 'revocationFeed'> & { readonly settings: ResourceServerSettings };

export type ResourceServerOptions = OptionsInCode | OptionsFromSettings;
