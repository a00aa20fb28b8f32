import type { Clock } from '../../ports/clock.js';
import type { Digest } from '../../ports/digest.js';
import type { HealthCheck } from '../../ports/health-check.js';
import type { Logger } from '../../ports/logger.js';
import type { RandomSource } from '../../ports/random-source.js';
import type { RequestContext } from '../../ports/request-context.js';

/** Whether the process still wants work; the owner of the process flips it at the first signal. */
export interface Readiness {
  draining(): boolean;
}

/**
 * How the HTTP interface stands in an application of one's own; everything has a default. `issuer` and
 * `audience` are what `createAuth` was told, the prefix included; others than those are refused.
 */
export interface AuthAppOptions {
  /** Public address of this server, as in the `iss` claim. Every absolute URL begins with it. */
  readonly issuer?: string | undefined;
  /** Before every path, where the host does not take it off: `/auth`. The issuer ends with it then. */
  readonly prefix?: string | undefined;
  /** Named in the documentation only: whom access tokens are meant for. */
  readonly audience?: string | undefined;
  /** Version of the software, shown in the OpenAPI document. */
  readonly version?: string | undefined;
  /** Addresses, CIDR ranges, `loopback`, `linklocal`, `uniquelocal`; nobody when empty. */
  readonly trustedProxies?: readonly string[] | undefined;
  /** Exact origins that browsers may call from; none when empty. */
  readonly corsOrigins?: readonly string[] | undefined;
  /** `pico-auth`: refusals of the business answer with status 200, as the original does. */
  readonly errorStatus?: 'standard' | 'pico-auth' | undefined;
  readonly maxBodyBytes?: number | undefined;
  /** Page that describes the error codes, each under `#<code>`; the server's own `/docs` when undefined. */
  readonly docsUrl?: string | undefined;
  /** Asked by `/readyz` too, beside what the services depend on. */
  readonly health?: readonly HealthCheck[] | undefined;
  readonly readiness?: Readiness | undefined;
  readonly requestContext?: RequestContext | undefined;
  readonly logger?: Logger | undefined;
  readonly clock?: Clock | undefined;
  readonly random?: RandomSource | undefined;
  readonly digest?: Digest | undefined;
}

/** What stays undefined where nobody says anything: there is no prefix, and the docs are the server's own. */
type Undecided = 'prefix' | 'docsUrl';

/** The same, decided. */
export type HttpOptions = Pick<AuthAppOptions, Undecided> & {
  readonly [Name in Exclude<keyof AuthAppOptions, Undecided>]-?: Exclude<AuthAppOptions[Name], undefined>;
};

/** Absolute URL of a path of this server, with neither a doubled nor a lost slash. */
export const publicUrl = (issuer: string, path: string): string => issuer.replace(/\/+$/, '') + path;
