import { isVerificationAlgorithm, type VerificationAlgorithm } from '../domain/model/signing-key.js';
import type { TokenType } from '../domain/verification-policy.js';
import { redisSharingOf } from './redis-options.js';
import type { OptionsInCode, ResourceServerOptions } from './resource-server-options.js';

/**
 * The options under the names of the code, with section `auth_client` taken over. A text that is empty in
 * the file counts as not given.
 * @throws Error naming the setting that makes no sense.
 */
export function optionsInCode(options: ResourceServerOptions): OptionsInCode {
  if (options.settings === undefined) return options;
  const { settings, ...ports } = options;
  const { auth_client: client, profile } = settings;
  return {
    ...ports,
    redis: ports.redis ?? redisSharingOf(settings.redis),
    profile,
    enabled: client.enabled,
    issuer: client.issuer,
    audience: client.audience,
    jwksEndpoint: given(client.jwks_endpoint),
    discovery: client.discovery,
    jwksTtlSeconds: client.jwks_ttl_seconds,
    acceptedAlgorithms: client.accepted_algorithms.map(algorithm),
    acceptedTypes: acceptedTypes(client.accepted_types, client.issuer === settings.auth.issuer),
    clockToleranceSeconds: client.clock_tolerance_seconds,
    allowHttp: client.allow_http,
    revocationEndpoint: given(client.revocation_endpoint),
    revocationBearer: given(client.revocation_bearer),
    revocationTtlSeconds: client.revocation_ttl_seconds,
    revocationMaxStaleSeconds: client.revocation_max_stale_seconds,
    revocationFailOpen: client.revocation_fail_open,
  };
}

/** Our own server signs access tokens as RFC 9068 wants them; others are taken as they come. */
function acceptedTypes(listed: readonly TokenType[], isOurs: boolean): readonly TokenType[] | undefined {
  if (listed.length > 0) return listed;
  return isOurs ? ['at+jwt'] : undefined;
}

const given = (text: string): string | undefined => (text === '' ? undefined : text);

function algorithm(name: string): VerificationAlgorithm {
  if (isVerificationAlgorithm(name)) return name;
  throw new Error(
    `auth_client.accepted_algorithms: "${name}" is not an algorithm that tokens are verified with.`,
  );
}

/**
 * Whether protection is on. @throws Error naming the key: an issuer or audience that is missing, or
 * protection switched off where that is not allowed.
 */
export function isEnforced(options: OptionsInCode, fromFile: boolean): boolean {
  const key = (inCode: string, inFile = inCode) => (fromFile ? `auth_client.${inFile}` : inCode);
  if (options.enabled === false) {
    if (options.profile === 'development' || options.profile === 'test') return false;
    throw new Error(
      `${key('enabled')} is false: protection is switched off under development and test only.`,
    );
  }
  const missing = missingOf(options);
  if (missing === undefined) return true;
  throw new Error(`${key(missing)} is missing: protection needs to know whose tokens count, and for whom.`);
}

const missingOf = (options: OptionsInCode): string | undefined =>
  options.issuers === undefined
    ? (['issuer', 'audience'] as const).find((name) => isEmpty(options[name]))
    : isEmpty(options.issuers)
      ? 'issuers'
      : undefined;

/** Callers in JavaScript may leave it out, a file may have it empty. */
const isEmpty = (value: string | readonly unknown[] | undefined): boolean =>
  value === undefined || value.length === 0;
