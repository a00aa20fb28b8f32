import fc from 'fast-check';
import type { VerificationAlgorithm } from '../../src/domain/model/signing-key.js';
import { maliciousTokens } from '../../src/testing/malicious-tokens.js';
import type { TestIssuer } from '../../src/testing/test-issuer.js';
import { encode } from '../../src/testing/token-forge.js';

/** Builds one token against an issuer; printed with the counterexample. */
export interface Mutation {
  readonly what: string;
  readonly build: (issuer: TestIssuer) => string;
}

/** Without RSA keys of other sizes, whose signing would take most of the time. */
export const MUTATED_ALGORITHMS = [
  'RS256',
  'PS256',
  'ES256',
  'ES384',
  'EdDSA',
] as const satisfies readonly VerificationAlgorithm[];

const NOW = 1_767_225_600;
const algorithm = fc.constantFrom(...MUTATED_ALGORITHMS);
const odd = fc.constantFrom<unknown>(undefined, null, true, 0, 1, -1, 1.5, '', 'x', [], {}, ['x'], { x: 1 });

const times = fc.oneof(
  fc.integer({ min: NOW - 62, max: NOW + 62 }),
  fc.constantFrom<unknown>(NOW + 0.5, `${NOW + 900}`, 1e308, -1, Number.MAX_SAFE_INTEGER),
  odd,
);

const oneOf = (name: string, value: fc.Arbitrary<unknown>): fc.Arbitrary<Record<string, unknown>> =>
  value.map((chosen) => ({ [name]: chosen }));

const claimsChange = fc.oneof(
  oneOf('exp', times),
  oneOf('nbf', times),
  oneOf('iat', times),
  oneOf(
    'aud',
    fc.oneof(
      odd,
      fc.constantFrom<unknown>(['x', 'test-api'], ['test-api'], 'Test-Api', ['test-api', 1], 'other'),
    ),
  ),
  oneOf(
    'iss',
    fc.oneof(
      odd,
      fc.constantFrom<unknown>('https://issuer.test/', ['https://issuer.test'], 'https://issuer.tesT'),
    ),
  ),
  oneOf('sub', odd),
  oneOf('jti', odd),
  oneOf('nonce', odd),
  oneOf('x', fc.jsonValue({ maxDepth: 4 })),
  fc.dictionary(fc.string({ minLength: 1, maxLength: 6 }), fc.jsonValue({ maxDepth: 2 }), { maxKeys: 3 }),
);

const headerChange = fc.oneof(
  oneOf(
    'alg',
    fc.oneof(
      odd,
      fc.constantFrom<unknown>(
        'none',
        'HS256',
        'RS256',
        'RS512',
        'PS256',
        'ES256',
        'ES512',
        'EdDSA',
        'rs256',
      ),
    ),
  ),
  oneOf(
    'typ',
    fc.oneof(
      odd,
      fc.constantFrom<unknown>('JWT', 'jwt', 'AT+JWT', 'application/at+jwt', 'dpop+jwt', 'at+jwt'),
    ),
  ),
  oneOf('kid', fc.oneof(odd, fc.string({ maxLength: 4 }))),
  oneOf('crit', fc.oneof(odd, fc.constantFrom<unknown>(['b64'], ['exp'], ['typ'], ['crit']))),
  oneOf('b64', fc.constantFrom<unknown>(true, false, 'true')),
  oneOf('jwk', fc.constantFrom<unknown>({ kty: 'oct', k: 'AAAA' }, 1)),
  oneOf('cty', fc.constantFrom<unknown>('JWT', 'json')),
  oneOf('x', fc.jsonValue({ maxDepth: 2 })),
  oneOf('zip', fc.constant('DEF')),
);

/** Signed by the right key after the change: only the words are wrong, and often not even they. */
const reworded = fc
  .record({ algorithm, header: fc.option(headerChange), claims: fc.array(claimsChange, { maxLength: 2 }) })
  .map(({ algorithm: by, header, claims }): Mutation => {
    const changes = Object.assign({}, ...claims) as Record<string, unknown>;
    return {
      what: `${by} ${JSON.stringify({ header, changes })}`,
      build: (issuer) => issuer.forge(by).signed(header ?? {}, changes),
    };
  });

/** Changed as text after signing. */
const scratched = fc
  .record({
    algorithm,
    at: fc.nat(),
    length: fc.integer({ min: 0, max: 3 }),
    text: fc.oneof(
      fc.stringMatching(/^[\w-]{0,3}$/),
      fc.constantFrom('.', '=', ' ', '\n', '+', '/', '\0', 'é', 'AA=='),
    ),
  })
  .map(({ algorithm: by, at, length, text }): Mutation => ({
    what: `${by}: ${length} characters at ${at} (modulo the length) become ${JSON.stringify(text)}`,
    build: (issuer) => {
      const token = issuer.forge(by).signed();
      const from = at % (token.length + 1);
      return token.slice(0, from) + text + token.slice(from + length);
    },
  }));

/** Header and payload as bytes that are not quite JSON, rightly signed. */
const misspelt = fc
  .record({
    algorithm,
    part: fc.constantFrom('header', 'payload'),
    at: fc.nat(),
    text: fc.constantFrom(
      '',
      ' ',
      '\n',
      ',',
      '}',
      '{',
      '"',
      '\\',
      '\uFEFF',
      '\u00e9',
      '"x":1,',
      '"x":1,"x":1,',
      '/**/',
      '0',
    ),
  })
  .map(({ algorithm: by, part, at, text }): Mutation => ({
    what: `${by}: ${part} with ${JSON.stringify(text)} at ${at} (modulo the length)`,
    build: (issuer) => {
      const forge = issuer.forge(by);
      const json = JSON.stringify(part === 'header' ? forge.header() : forge.claims());
      const from = at % (json.length + 1);
      const changed = json.slice(0, from) + text + json.slice(from);
      return part === 'header'
        ? forge.signedText(changed, JSON.stringify(forge.claims()))
        : forge.signedText(JSON.stringify(forge.header()), changed);
    },
  }));

/** Parts of two tokens, or the corpus. */
const recombined = fc.oneof(
  fc.record({ algorithm, other: algorithm }).map(({ algorithm: by, other }): Mutation => ({
    what: `the signature of ${other} under the words of ${by}`,
    build: (issuer) => {
      const [header = '', payload = ''] = issuer.forge(by).signed().split('.');
      return `${header}.${payload}.${issuer.forge(other).signed().split('.')[2] ?? ''}`;
    },
  })),
  fc.record({ algorithm, at: fc.nat(maliciousTokens.length - 1) }).map(({ algorithm: by, at }): Mutation => {
    const token = maliciousTokens.filter(({ only }) => only?.includes(by) ?? true)[at];
    return {
      what: `${by} ${token?.name ?? 'honest'}`,
      build: (issuer) => token?.build(issuer.forge(by)) ?? issuer.forge(by).signed(),
    };
  }),
  fc
    .record({ algorithm, bytes: fc.uint8Array({ maxLength: 96 }) })
    .map(({ algorithm: by, bytes }): Mutation => ({
      what: `${by} under the signature ${encode(bytes)}`,
      build: (issuer) =>
        issuer.forge(by).altered(([header, payload]) => `${header}.${payload}.${encode(bytes)}`),
    })),
);

export const mutations: fc.Arbitrary<Mutation> = fc.oneof(
  { arbitrary: reworded, weight: 5 },
  { arbitrary: scratched, weight: 3 },
  { arbitrary: misspelt, weight: 2 },
  { arbitrary: recombined, weight: 1 },
);
