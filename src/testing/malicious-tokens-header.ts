import type { VerificationAlgorithm } from '../domain/model/signing-key.js';
import { type MaliciousToken, malicious } from './malicious-token.js';
import { encode, type TokenForge } from './token-forge.js';

/** Another algorithm that the same key could sign by. */
const SIBLINGS: Partial<Record<VerificationAlgorithm, VerificationAlgorithm>> = {
  RS256: 'PS256',
  RS384: 'RS256',
  RS512: 'RS256',
  PS256: 'RS256',
  PS384: 'PS256',
  PS512: 'PS256',
  EdDSA: 'Ed25519',
  Ed25519: 'EdDSA',
};

function bySibling(forge: TokenForge): string {
  const alg = SIBLINGS[forge.key.algorithm] ?? forge.key.algorithm;
  const parts = [forge.header({ alg }), forge.claims()];
  const input = parts.map((part) => encode(JSON.stringify(part))).join('.');
  return `${input}.${encode(forge.key.sign(input, alg))}`;
}

const kid = (what: string, value: unknown, rule = 'RFC 7515 4.1.4'): MaliciousToken =>
  malicious(rule, `kid: ${what}`, 'token_key_unknown', (forge) => forge.signed({ kid: value }));

const crit = (what: string, header: Readonly<Record<string, unknown>>): MaliciousToken =>
  malicious('RFC 7515 4.1.11', what, 'token_malformed', (forge) => forge.signed(header));

const type = (what: string, typ: unknown): MaliciousToken =>
  malicious('RFC 8725 3.12', what, 'token_type_mismatch', (forge) => forge.signed({ typ }));

/** Tokens that the issuer's key did sign, with a header that asks for too much. */
export const TOKENS_WITH_A_BAD_HEADER = {
  otherAlgorithmOfTheKey: malicious(
    'RFC 8725 3.1',
    'rightly signed by another algorithm that the key could be used with',
    'token_algorithm_refused',
    bySibling,
    ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'EdDSA', 'Ed25519'],
  ),
  algorithmInLowerCase: malicious('RFC 7515 4.1.1', 'alg in lower case', 'token_algorithm_refused', (forge) =>
    forge.signed({ alg: forge.key.algorithm.toLowerCase() }),
  ),
  algorithmMissing: malicious('RFC 7515 4.1.1', 'no alg', 'token_algorithm_refused', (forge) =>
    forge.signed({ alg: undefined }),
  ),
  algorithmAsList: malicious('RFC 7515 4.1.1', 'alg is a list', 'token_algorithm_refused', (forge) =>
    forge.signed({ alg: [forge.key.algorithm] }),
  ),
  unknownCritical: crit('an unknown critical extension', { crit: ['x-policy'], 'x-policy': 'strict' }),
  emptyCritical: crit('an empty crit', { crit: [] }),
  criticalNotAList: crit('crit is no list', { crit: 'b64' }),
  criticalEncodedPayload: crit('a critical b64', { crit: ['b64'], b64: true }),
  unencodedPayload: malicious('RFC 7797', 'an unencoded payload', 'token_malformed', (forge) =>
    forge.signed({ b64: false }),
  ),
  criticalUnencodedPayload: crit('a critical b64 of false', { crit: ['b64'], b64: false }),
  kidTraversal: kid('a path to /dev/null', '../../../../../../dev/null', 'OWASP WSTG-SESS-10'),
  kidSqlInjection: kid('an SQL injection', "x' UNION SELECT 'c2VjcmV0'; --", 'OWASP WSTG-SESS-10'),
  kidCommandInjection: kid('a shell command', '/dev/null; sleep 10', 'OWASP WSTG-SESS-10'),
  kidUrl: kid('a URL', 'http://169.254.169.254/keys', 'RFC 8725 3.10'),
  kidPrototype: kid('__proto__', '__proto__'),
  kidConstructor: kid('constructor', 'constructor'),
  kidNumber: kid('a number', 0),
  kidObject: kid('a query operator', { $gt: '' }),
  kidEmpty: kid('empty', ''),
  kidMissing: kid('none', undefined),
  kidTooLong: kid('257 bytes', 'k'.repeat(257)),
  unknownKey: kid('a key that the issuer does not have', 'no-such-key'),
  typeOfProof: type('a DPoP proof', 'dpop+jwt'),
  typeOfLogoutToken: type('a logout token', 'logout+jwt'),
  typeOfRequest: type('a request object', 'oauth-authz-req+jwt'),
  typeAsList: type('typ is a list', ['at+jwt']),
  typeWithSpace: type('typ with a space', 'at+jwt '),
} as const;
