import { type MaliciousToken, malicious } from './malicious-token.js';
import { encode, type TokenForge } from './token-forge.js';

type Parts = readonly [string, string, string];

const altered = (rule: string, what: string, change: (parts: Parts) => string): MaliciousToken =>
  malicious(rule, what, 'token_malformed', (forge) => forge.altered(change));

const payload = (
  rule: string,
  what: string,
  text: (forge: TokenForge) => string | Uint8Array,
): MaliciousToken =>
  malicious(rule, what, 'token_malformed', (forge) =>
    forge.signedText(JSON.stringify(forge.header()), text(forge)),
  );

const header = (rule: string, what: string, text: (forge: TokenForge) => string): MaliciousToken =>
  malicious(rule, what, 'token_malformed', (forge) =>
    forge.signedText(text(forge), JSON.stringify(forge.claims())),
  );

/** The object in JSON, with text of one's own before the closing brace. */
const withText = (object: object, text: string): string => `${JSON.stringify(object).slice(0, -1)},${text}}`;

const CANONICAL = 'RFC 8725bis 3.14';
const ONCE = 'RFC 8259 4';

/** Tokens that two parsers may read differently. */
export const TOKENS_OF_TWO_MEANINGS = {
  duplicateAlgorithm: header(ONCE, 'alg twice', (forge) => withText(forge.header(), '"alg":"none"')),
  duplicateKid: header(ONCE, 'kid twice', (forge) => withText(forge.header(), `"kid":"${forge.key.kid}"`)),
  duplicateSubject: payload(ONCE, 'sub twice', (forge) => withText(forge.claims(), '"sub":"usr_admin"')),
  duplicateEscaped: payload(ONCE, 'sub twice, once escaped', (forge) =>
    withText(forge.claims(), String.raw`"s\u0075b":"usr_admin"`),
  ),
  duplicateExpiry: payload(ONCE, 'exp twice', (forge) => withText(forge.claims(), '"exp":9999999999')),
  duplicateNested: payload(ONCE, 'a member twice below', (forge) =>
    withText(forge.claims(), '"x":[{"y":1,"y":2}]'),
  ),
  prototypeMember: payload('CWE-1321', 'a claim __proto__', (forge) =>
    withText(forge.claims(), '"__proto__":{"role":"superadmin"}'),
  ),
  prototypeEscaped: payload('CWE-1321', 'a claim __proto__, escaped', (forge) =>
    withText(forge.claims(), String.raw`"__pr\u006fto__":{"role":"superadmin"}`),
  ),
  prototypeNested: payload('CWE-1321', 'a member __proto__ below', (forge) =>
    withText(forge.claims(), '"x":{"__proto__":{"admin":true}}'),
  ),
  prototypeInHeader: header('CWE-1321', 'a header member __proto__', (forge) =>
    withText(forge.header(), '"__proto__":{"kid":"x"}'),
  ),
  payloadNull: payload('RFC 7519 7.2', 'null for claims', () => 'null'),
  payloadList: payload('RFC 7519 7.2', 'a list for claims', (forge) => JSON.stringify([forge.claims()])),
  payloadText: payload('RFC 7519 7.2', 'a text for claims', (forge) =>
    JSON.stringify(JSON.stringify(forge.claims())),
  ),
  payloadNotJson: payload(
    'RFC 7519 7.2',
    'claims with a comment',
    (forge) => `${JSON.stringify(forge.claims())}//`,
  ),
  payloadTwice: payload('RFC 7519 7.2', 'claims twice', (forge) => JSON.stringify(forge.claims()).repeat(2)),
  byteOrderMark: payload(
    'RFC 8259 8.1',
    'claims after a byte order mark',
    (forge) => `\uFEFF${JSON.stringify(forge.claims())}`,
  ),
  invalidUtf8: payload('RFC 8259 8.1', 'claims with an overlong byte sequence', (forge) =>
    Buffer.concat([
      Buffer.from(JSON.stringify(forge.claims({ x: 1 })).slice(0, -1)),
      Buffer.from(',"y":"'),
      Buffer.of(0xc0, 0xaf),
      Buffer.from('"}'),
    ]),
  ),
  nestedToken: payload('RFC 7519 5.2', 'a token inside a token', (forge) => forge.signed()),
  deepJson: payload('CWE-674', 'claims nested 2,000 levels deep', (forge) =>
    withText(forge.claims(), `"x":${'['.repeat(2_000)}${']'.repeat(2_000)}`),
  ),
  encrypted: altered('CVE-2024-33664', 'five parts, as JWE has', (parts) => `${parts.join('.')}.AA.AA`),
  fourParts: altered('RFC 7515 7.1', 'a fourth part', (parts) => `${parts.join('.')}.AA`),
  twoParts: altered('RFC 7515 7.1', 'two parts', ([first, second]) => `${first}.${second}`),
  trailingDot: altered('RFC 7515 7.1', 'a dot at the end', (parts) => `${parts.join('.')}.`),
  jsonSerialization: altered(
    'CVE-2022-39227',
    'JSON instead of the compact form',
    ([protectedHeader, claims, signature]) =>
      JSON.stringify({ protected: protectedHeader, payload: claims, signature }),
  ),
  polyglot: altered(
    'CVE-2022-39227',
    'the compact form inside JSON',
    ([protectedHeader, claims, signature]) =>
      `{"${protectedHeader}.${encode('{"role":"superadmin"}')}.":"","protected":"${protectedHeader}","payload":"${claims}","signature":"${signature}"}`,
  ),
  leadingSpace: altered(CANONICAL, 'a space before it', (parts) => ` ${parts.join('.')}`),
  trailingNewline: altered(CANONICAL, 'a line feed after it', (parts) => `${parts.join('.')}\n`),
  spaceInside: altered(
    CANONICAL,
    'a space inside',
    ([first, second, third]) => `${first}. ${second}.${third}`,
  ),
  nullByte: altered(CANONICAL, 'a null byte at its end', (parts) => `${parts.join('.')}\0`),
  paddedPayload: altered(
    CANONICAL,
    'padding after the payload',
    ([first, second, third]) => `${first}.${second}=.${third}`,
  ),
  paddedSignature: altered('CVE-2022-25898', 'padding after the signature', (parts) => `${parts.join('.')}=`),
  nonBase64Character: altered(
    'CVE-2022-25898',
    'a character that lenient decoders skip',
    (parts) => `${parts.join('.')}!`,
  ),
  standardAlphabet: altered(
    CANONICAL,
    'base64 instead of base64url',
    ([first, second, third]) => `${first}.${second}.+/${third.slice(2)}`,
  ),
  unusedBits: malicious(
    CANONICAL,
    'another last character that decodes to the same bytes',
    'token_malformed',
    (forge) =>
      // One byte over a multiple of three leaves four bits unused.
      forge.altered(([first, , third]) => {
        const claims = JSON.stringify(forge.claims());
        const text = encode(claims.padEnd(claims.length + ((4 - (claims.length % 3)) % 3)));
        return `${first}.${text.slice(0, -1)}${String.fromCharCode(text.charCodeAt(text.length - 1) + 1)}.${third}`;
      }),
  ),
  fullWidth: altered(
    CANONICAL,
    'a letter that only looks like one',
    ([first, second, third]) => `${first}.${second}.\uFF21${third.slice(1)}`,
  ),
  tooLarge: malicious('CWE-400', 'claims of 1 MiB', 'token_too_large', (forge) =>
    forge.signed({}, { x: 'x'.repeat(1_048_576) }),
  ),
} as const;
