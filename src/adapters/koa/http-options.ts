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

export interface HttpOptions {
  /** Public address of this server, as in the `iss` claim. Every absolute URL begins with it. */
  readonly issuer: string;
  /** Before every path, where the host does not take it off: `/auth`. The issuer ends with it then. */
  readonly prefix?: string | undefined;
  /** Named in the documentation only: whom access tokens are meant for. */
  readonly audience: string;
  /** Version of the software, shown in the OpenAPI document. */
  readonly version: string;
  /** Addresses, CIDR ranges, `loopback`, `linklocal`, `uniquelocal`; nobody when empty. */
  readonly trustedProxies: readonly string[];
  /** Exact origins that browsers may call from; none when empty. */
  readonly corsOrigins: readonly string[];
  /** `pico-auth`: refusals of the business answer with status 200, as the original does. */
  readonly errorStatus: 'standard' | 'pico-auth';
  readonly maxBodyBytes: number;
  /** Page that describes the error codes, each under `#<code>`; the server's own `/docs` when undefined. */
  readonly docsUrl?: string | undefined;
  readonly health: readonly HealthCheck[];
  readonly readiness: Readiness;
  readonly requestContext: RequestContext;
  readonly logger: Logger;
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly digest: Digest;
}

/** Absolute URL of a path of this server, with neither a doubled nor a lost slash. */
export const publicUrl = (issuer: string, path: string): string => issuer.replace(/\/+$/, '') + path;
