import { suggestion } from './config/suggestion.js';
import type { TrustedIssuerOptions, GuardOptions } from './resource-server-options.js';
import type { SharedValidatorOptions } from './token-validator-options.js';

type IssuerOption = keyof TrustedIssuerOptions;
type Option = IssuerOption | keyof GuardOptions | keyof SharedValidatorOptions | 'issuers' | 'settings';

/** Every name, so that a new option that is not listed here does not compile. */
const OF_AN_ISSUER = {
  issuer: true,
  audience: true,
  required: true,
  discovery: true,
  jwksEndpoint: true,
  jwksSource: true,
  jwksTtlSeconds: true,
  jwksMaxStaleSeconds: true,
  jwksCooldownSeconds: true,
  jwksTimeoutSeconds: true,
  keySource: true,
  acceptedAlgorithms: true,
  acceptedTypes: true,
  clockToleranceSeconds: true,
  allowHttp: true,
  revocation: true,
  revocationEndpoint: true,
  revocationBearer: true,
  revocationFeed: true,
  revocationTtlSeconds: true,
  revocationMaxStaleSeconds: true,
  revocationFailOpen: true,
} as const satisfies Record<IssuerOption, true>;

const OF_ALL = {
  ...OF_AN_ISSUER,
  issuers: true,
  settings: true,
  enabled: true,
  profile: true,
  roleResolver: true,
  docsUrl: true,
  tokenCache: true,
  keys: true,
  jwksCache: true,
  revocationHints: true,
  redis: true,
  logger: true,
  clock: true,
  random: true,
  signer: true,
  digest: true,
} as const satisfies Record<Option, true>;

/**
 * A misspelt option would switch something off unseen: callers in JavaScript have no compiler to tell them.
 * @throws Error naming the option, and the one that may have been meant.
 */
export function refuseUnknownOptions(
  options: object & { readonly issuers?: readonly object[] | undefined },
): void {
  refuse(options, Object.keys(OF_ALL), '');
  options.issuers?.forEach((issuer, index) =>
    refuse(issuer, Object.keys(OF_AN_ISSUER), `issuers[${index}].`),
  );
}

function refuse(options: object, known: readonly string[], where: string): void {
  const unknown = Object.keys(options).find((name) => !known.includes(name));
  if (unknown !== undefined) {
    throw new Error(`${where}${unknown} is not an option${suggestion(unknown, known)}.`);
  }
}
