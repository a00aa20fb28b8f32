import { isMlDsa } from '../domain/model/signing-key.js';
import { signatureLength } from '../domain/signature-length.js';
import type { AuthConfig } from './auth-config.js';
import type { AuthConfigProblem } from './auth-config-error.js';

/**
 * What must not be, although every value alone is allowed.
 * @param named how a member is called where it was given: in code, or in the file.
 */
export function authContradictions(
  config: AuthConfig,
  named: (member: keyof AuthConfig) => string,
): readonly AuthConfigProblem[] {
  const { audience, algorithm, audiences, maxTokenBytes, refreshAbsoluteDays } = config;
  const found: AuthConfigProblem[] = [];
  const refuse = (member: keyof AuthConfig, message: string): void =>
    void found.push({ member: named(member), message });
  if (config.refreshTokenExpireDays > refreshAbsoluteDays)
    refuse('refreshTokenExpireDays', `is above ${named('refreshAbsoluteDays')} (${refreshAbsoluteDays})`);
  const own = audiences[audience];
  if (own !== undefined && own !== algorithm)
    refuse(
      'audiences',
      `gives ${named('audience')} (${audience}) the algorithm ${own}, and ${named('algorithm')} is ${algorithm}`,
    );
  const unfit = signaturesOver(maxTokenBytes, config);
  if (unfit.length > 0) refuse('maxTokenBytes', `has no room for the signature alone of ${unfit.join(', ')}`);
  return found;
}

/** Those of the configured algorithms that no token could be signed with; those of the others are short. */
const signaturesOver = (bytes: number, { algorithm, algorithms, audiences }: AuthConfig): string[] =>
  [...new Set([algorithm, ...algorithms, ...Object.values(audiences)])]
    .filter(isMlDsa)
    .map((name) => ({ name, length: signatureLength({ algorithm: name, publicJwk: { kty: 'AKP' } }) }))
    .filter(({ length }) => length >= bytes)
    .map(({ name, length }) => `${name} (${length})`);
