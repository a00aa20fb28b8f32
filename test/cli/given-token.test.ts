import { expect } from 'chai';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { givenToken, otherKindOf } from '../../src/cli/given-token.js';
import { explainToken } from '../../src/cli/token-explain.js';
import { createTestIssuer } from '../../src/testing/test-issuer.js';
import { MALICIOUS_TOKENS, type MaliciousTokenName } from '../../src/testing/malicious-tokens.js';
import { CommandError } from '../../src/cli/command-error.js';
import { failureOf } from '../support/failure.js';

const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

describe('a token as people give it', () => {
  const TOKEN = 'aaa.bbb.ccc';

  it('is taken out of its header, its quotes and its line breaks; the last two are faults', () => {
    const faultsOf = (text: string): readonly string[] => {
      const { token, faults } = givenToken(text);
      expect(token).to.equal(TOKEN);
      return faults.map(({ code, reason }) => `${code}: ${reason}`);
    };
    for (const text of [TOKEN, ` ${TOKEN}\r\n`, `Bearer ${TOKEN}`, `Authorization: Bearer  ${TOKEN}`])
      expect(faultsOf(text), text).to.deep.equal([]);
    expect(faultsOf(`"${TOKEN}"`)).to.deep.equal(['token_malformed: it stands in quotes']);
    expect(faultsOf('aaa.bb\n  b.ccc')).to.deep.equal([
      'token_malformed: white space or a line break after 6 characters',
    ]);
  });

  for (const [what, text, pattern] of [
    ['nothing', '', /^token_missing .*argument/],
    ['nothing but Bearer', 'Bearer ', /^token_missing/],
    ['the answer of a sign-in', '{"access_token":"x"}', /JSON.*"access_token"/],
    ['a refresh token', 'rt1.k.h.1.tag', /refresh token/],
    ['a service token', `pico_svc_${'A'.repeat(49)}`, /service token.*validate/],
    ['an encrypted token', `${part({ alg: 'dir', enc: 'A256GCM' })}.a.b.c.d`, /JWE.*sign and not encrypt/],
    ['an API key', 'sk_live_1', /1 part between dots.*no API key/],
    ['two tokens in one', `${part({ alg: 'RS256' })}.a.b${part({ alg: 'RS256' })}.a.b`, /5 parts/],
    [
      'an unsigned token',
      `${part({ alg: 'none' })}.${part({})}.`,
      /^token_algorithm_refused .*nobody signed it/,
    ],
    [
      'an unsigned token with a signature',
      `${part({ alg: 'nOnE' })}.${part({})}.AA`,
      /^token_algorithm_refused/,
    ],
  ] as const)
    it(`is told to be ${what}`, () => {
      const fault = otherKindOf(givenToken(text).token);
      expect(fault && `${fault.code} ${fault.reason} ${fault.cure}`).to.match(pattern);
    });
});

/** Under RSA there is no second way to write a signature. */
const NAMES = (Object.keys(MALICIOUS_TOKENS) as MaliciousTokenName[]).filter(
  (name) => name !== 'derSignature',
);

/** White space around a token is nobody's fault here. */
const HARMLESS: readonly MaliciousTokenName[] = ['leadingSpace', 'trailingNewline'];

describe('what is explained of a token', () => {
  const directory = mkdtempSync(join(tmpdir(), 'pico-auth-explain-'));
  const explained = async (text: string, options: { jwks?: string; issuer?: string; audience?: string }) => {
    let shown = '';
    const at = { ...options, dataDir: join(directory, 'none') };
    const code = await explainToken(text, at, { write: (line) => (shown += line) });
    return { code, shown };
  };

  it('ends with 0 only where the signature was checked, and shows neither token nor signature', async () => {
    const issuer = await createTestIssuer();
    const jwks = join(directory, 'jwks.json');
    writeFileSync(jwks, JSON.stringify(issuer.keys.toJwks()));
    const at = { issuer: issuer.issuer, audience: issuer.audience };
    const token = issuer.token();
    const [, , signature = ''] = token.split('.');
    for (const [given, options, code] of [
      [token, { ...at, jwks }, 0],
      [`Bearer ${token}`, { ...at, jwks }, 0],
      [token, at, 1],
      [`${token.slice(0, 50)}\n${token.slice(50)}`, { ...at, jwks }, 1],
      [token.slice(0, -9), { ...at, jwks }, 1],
      [`${token}=`, { ...at, jwks }, 1],
      [token, { ...at, audience: 'another', jwks }, 1],
    ] as const) {
      const outcome = await explained(given, options);
      expect(outcome, outcome.shown).to.include({ code });
      expect(outcome.shown).not.to.contain(signature);
      expect(outcome.shown).not.to.contain(token.slice(0, 60));
      if (code === 1 && options !== at) expect(outcome.shown).to.match(/^FAILS .*\n +cure: /m);
    }
  });

  it('names each check of each bad token with its cure', async () => {
    const issuer = await createTestIssuer();
    const jwks = join(directory, 'keys.json');
    writeFileSync(jwks, JSON.stringify(issuer.keys.toJwks()));
    const at = { issuer: issuer.issuer, audience: issuer.audience, jwks };
    const lines: string[] = [];
    for (const name of NAMES) {
      const token = issuer.badToken(name);
      const { code, shown } = await explained(token, at);
      lines.push(shown);
      if (HARMLESS.includes(name)) expect({ name, code }).to.deep.equal({ name, code: 0 });
      else {
        expect({ name, code }).to.deep.equal({ name, code: 1 });
        expect(shown, name).to.match(/^FAILS .*\n +cure: /m);
      }
      expect(shown, name).not.to.contain(token.trim());
    }
    for (const code of [
      ...['token_expired', 'token_not_yet_valid', 'token_audience_mismatch', 'token_issuer_mismatch'],
      ...['token_key_unknown', 'token_type_mismatch', 'token_signature_invalid', 'token_algorithm_refused'],
      'token_malformed',
    ])
      expect(
        lines.some((shown) => shown.includes(`FAILS  ${code}: `)),
        code,
      ).to.equal(true);
  });

  it('names the file that is no key set', async () => {
    const wrong = join(directory, 'wrong.json');
    writeFileSync(wrong, '[]');
    for (const [path, reason] of [
      [join(directory, 'missing.json'), 'there is no such file'],
      [directory, 'it is a directory'],
      [wrong, 'is no key set'],
    ] as const) {
      const error = await failureOf(explained('a.b.c', { jwks: path }));
      expect(error).to.be.instanceOf(CommandError);
      expect(String(error)).to.contain(path).and.to.contain(reason);
    }
  });
});
