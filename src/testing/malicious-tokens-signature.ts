import { VERIFICATION_ALGORITHMS } from '../domain/model/signing-key.js';
import { malicious } from './malicious-token.js';
import { isRsa } from './test-key-material.js';
import { encode, type TokenForge } from './token-forge.js';

const RSA = VERIFICATION_ALGORITHMS.filter(isRsa);
const CURVES = VERIFICATION_ALGORITHMS.filter((algorithm) => algorithm.startsWith('ES'));

const none = (alg: string, what: string) =>
  malicious('CVE-2015-9235', what, 'token_malformed', (forge) => `${unsigned(forge, alg)}.`);

const unsigned = (forge: TokenForge, alg: string): string =>
  [forge.header({ alg }), forge.claims()].map((part) => encode(JSON.stringify(part))).join('.');

const confusion = (
  rule: string,
  what: string,
  secret: (forge: TokenForge) => string | Uint8Array,
  rsa = false,
) =>
  malicious(
    rule,
    what,
    'token_algorithm_refused',
    (forge) => forge.byHmac('HS256', secret(forge)),
    rsa ? RSA : undefined,
  );

/** Tokens whose author has no key of the issuer. */
export const TOKENS_WITHOUT_THE_KEY = {
  none: none('none', 'alg none, no signature'),
  noneCapitalised: none('None', 'alg None, no signature'),
  noneUpperCase: none('NONE', 'alg NONE, no signature'),
  noneMixedCase: none('nOnE', 'alg nOnE, no signature'),
  noneWithSignature: malicious(
    'CVE-2015-9235',
    'alg none over a signature',
    'token_algorithm_refused',
    (forge) => forge.signed({ alg: 'none' }),
  ),
  algorithmConfusion: confusion('CVE-2015-9235', 'HS256 under the public key in PEM', (forge) =>
    forge.key.publicPem(),
  ),
  algorithmConfusionPkcs1: confusion(
    'CVE-2023-48223',
    'HS256 under the public key in PKCS #1',
    (forge) => forge.key.publicPem('pkcs1'),
    true,
  ),
  algorithmConfusionWhitespace: confusion(
    'CVE-2026-34950',
    'HS256 under the public key in PEM after white space',
    (forge) => `\n ${forge.key.publicPem()}`,
  ),
  algorithmConfusionJwk: confusion(
    'CVE-2022-29217',
    'HS256 under the public key in another format',
    (forge) => JSON.stringify(forge.key.publicJwk),
  ),
  emptySecret: confusion('RFC 8725 3.5', 'HS256 under an empty secret', () => ''),
  foreignKey: malicious(
    'RFC 7515 5.2',
    'the kid of the issuer, the key of another',
    'token_signature_invalid',
    (forge) => forge.byAttacker(),
  ),
  embeddedJwk: malicious(
    'CVE-2018-0114',
    'signed by the key that it brings as jwk',
    'token_signature_invalid',
    (forge) => forge.byAttacker({ jwk: forge.attacker.toJwk() }),
  ),
  embeddedJwkUnderItsOwnName: malicious(
    'CVE-2018-0114',
    'the same under the kid of that key',
    'token_key_unknown',
    (forge) => forge.byAttacker({ jwk: forge.attacker.toJwk(), kid: forge.attacker.kid }),
  ),
  jwksUrl: malicious('RFC 8725 3.10', 'its key is at jku', 'token_key_unknown', (forge) =>
    forge.byAttacker({ jku: 'https://attacker.example/jwks.json', kid: forge.attacker.kid }),
  ),
  certificateUrl: malicious(
    'RFC 8725 3.10',
    'its certificate is at x5u',
    'token_signature_invalid',
    (forge) => forge.byAttacker({ x5u: 'http://169.254.169.254/latest/meta-data' }),
  ),
  embeddedCertificate: malicious(
    'CVE-2018-0114',
    'it brings a certificate as x5c',
    'token_signature_invalid',
    (forge) => forge.byAttacker({ x5c: [forge.attacker.publicPem().replace(/-----.*?-----|\s/g, '')] }),
  ),
  zeroSignature: malicious('CVE-2022-21449', 'a signature of zeros', 'token_signature_invalid', (forge) =>
    forge.altered(([header, payload, signature]) =>
      [header, payload, encode(new Uint8Array(Buffer.from(signature, 'base64url').length))].join('.'),
    ),
  ),
  noSignature: malicious('CVE-2020-28042', 'an empty signature', 'token_malformed', (forge) =>
    forge.altered(([header, payload]) => `${header}.${payload}.`),
  ),
  shortSignature: malicious(
    'CVE-2020-28042',
    'the first byte of the signature',
    'token_signature_invalid',
    (forge) =>
      forge.altered(([header, payload, signature]) =>
        [header, payload, encode(Buffer.from(signature, 'base64url').subarray(0, 1))].join('.'),
      ),
  ),
  longSignature: malicious('RFC 7518 3.4', 'a byte after the signature', 'token_signature_invalid', (forge) =>
    forge.altered(([header, payload, signature]) =>
      [header, payload, encode(Buffer.concat([Buffer.from(signature, 'base64url'), Buffer.of(0)]))].join('.'),
    ),
  ),
  derSignature: malicious(
    'RFC 7518 3.4',
    'a signature in DER instead of r and s',
    'token_signature_invalid',
    (forge) =>
      forge.altered(([header, payload]) =>
        [header, payload, encode(forge.key.signDer(`${header}.${payload}`))].join('.'),
      ),
    CURVES,
  ),
  tampered: malicious('RFC 7515 5.2', 'a role raised after signing', 'token_signature_invalid', (forge) =>
    forge.altered(([header, , signature]) =>
      [header, encode(JSON.stringify(forge.claims({ role: 'superadmin' }))), signature].join('.'),
    ),
  ),
  tamperedHeader: malicious(
    'RFC 7515 5.2',
    'a header changed after signing',
    'token_signature_invalid',
    (forge) =>
      forge.altered(([, payload, signature]) =>
        [encode(JSON.stringify(forge.header({ extra: 1 }))), payload, signature].join('.'),
      ),
  ),
} as const;
