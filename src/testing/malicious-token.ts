import type { AuthErrorCode } from '../domain/errors.js';
import type { VerificationAlgorithm } from '../domain/model/signing-key.js';
import type { TokenForge } from './token-forge.js';

/** A token that must be refused. */
export interface MaliciousToken {
  /** The CVE that it became known by, or the clause that forbids it. */
  readonly rule: string;
  readonly what: string;
  /** How this library refuses it; another one may say otherwise, as long as it refuses. */
  readonly code: AuthErrorCode;
  /** The algorithms it exists for; all of them unless it says so. */
  readonly only?: readonly VerificationAlgorithm[];
  readonly build: (forge: TokenForge) => string;
}

export const malicious = (
  rule: string,
  what: string,
  code: AuthErrorCode,
  build: (forge: TokenForge) => string,
  only?: readonly VerificationAlgorithm[],
): MaliciousToken => ({ rule, what, code, build, ...(only !== undefined && { only }) });
