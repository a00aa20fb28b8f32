import { expect } from 'chai';
import { createServer, type IncomingMessage } from 'node:http';
import { createTokenValidator } from '../../src/composition/create-token-validator.js';
import type { SharedValidatorOptions, IssuerOptions } from '../../src/composition/token-validator-options.js';
import { AuthError } from '../../src/domain/errors.js';
import type { KeySource } from '../../src/ports/key-source.js';
import type { RevocationCheck } from '../../src/ports/revocation-check.js';
import { FixedClock } from '../../src/testing/fixed-clock.js';
import { createTestIssuer, type TestIssuer } from '../../src/testing/test-issuer.js';
import { refusal } from '../support/refusal.js';

const clock = new FixedClock();

describe('createTokenValidator', () => {
  let issuer: TestIssuer;
  let other: TestIssuer;
  let published: TestIssuer;

  before(async () => {
    issuer = await createTestIssuer({ algorithms: ['ES256'], clock });
    other = await createTestIssuer({ algorithms: ['EdDSA'], clock, issuer: 'https://other.test' });
    published = await createTestIssuer({ algorithms: ['RS256', 'EdDSA'], clock, http: true });
  });
  after(() => published.close());

  const inProcess = (from: TestIssuer) => ({
    issuer: from.issuer,
    audience: from.audience,
    keySource: from.keys,
  });
  const options = (): IssuerOptions & SharedValidatorOptions => ({
    ...inProcess(issuer),
    acceptedAlgorithms: ['ES256'],
    clock,
  });

  it('answers with claims under names of our own, missing ones empty, and with all claims as they stood', async () => {
    const validator = await createTokenValidator(options());
    const token = issuer.token({
      sub: 'usr_1',
      role: 'admin',
      groups: ['grp_1'],
      org_id: 'acme',
      extra: { a: [1] },
    });
    const { claims, rawClaims } = await validator.validate(token);
    expect({ ...claims, jti: '' }).to.deep.equal({
      ...{ sub: 'usr_1', email: '', role: 'admin', orgId: 'acme', groups: ['grp_1'], jti: '' },
    });
    expect(rawClaims).to.deep.include({ iss: issuer.issuer, extra: { a: [1] } });
  });

  it('fetches published keys when the first token comes, and once for all who wait', async () => {
    const validator = await createTokenValidator({ issuer: published.issuer, audience: 'test-api', clock });
    expect(published.http.requests).to.equal(0);
    const tokens = Array.from({ length: 20 }, () => published.token());
    await Promise.all(tokens.map((token) => validator.validate(token)));
    expect(published.http.requests).to.equal(1);
    expect(validator.report()).to.have.length(1);
    expect(validator.exportKeys()).to.have.length(1);
    validator.close();
  });

  it('finds published keys by discovery, and starts from exported ones without asking', async () => {
    const common = { issuer: published.issuer, audience: 'test-api', clock };
    const first = await createTokenValidator({ ...common, discovery: true });
    expect((await first.warmUp()).map(({ state }) => state)).to.deep.equal(['fresh']);
    const keys = first.exportKeys();
    first.close();
    const asked = published.http.requests;
    const second = await createTokenValidator({ ...common, keys });
    await second.validate(published.token());
    expect(published.http.requests).to.equal(asked);
    second.close();
  });

  it('says jwks_unavailable while the issuer answers with a login page, and recovers', async () => {
    published.http.faults.always('html');
    const validator = await createTokenValidator({
      ...{ issuer: published.issuer, audience: 'test-api', clock },
      jwksEndpoint: `${published.http.origin}/.well-known/jwks.json`,
    });
    const { reason } = await refusal(validator.validate(published.token()), 'jwks_unavailable');
    expect(reason).to.contain('/.well-known/jwks.json');
    published.http.faults.clear();
    clock.advance(3_600_000);
    await validator.validate(published.token());
    validator.close();
  });

  it('keeps several issuers apart: keys, audiences, algorithms and revocations', async () => {
    const revocation: RevocationCheck = {
      check: () => {
        throw new AuthError('token_revoked');
      },
    };
    const validator = await createTokenValidator({
      acceptedAlgorithms: ['ES256'],
      clock,
      issuers: [inProcess(issuer), { ...inProcess(other), acceptedAlgorithms: ['EdDSA'], revocation }],
    });
    await validator.validate(issuer.token());
    await refusal(validator.validate(other.token()), 'token_revoked');
    const stranger = other.forge().signed({}, { iss: issuer.issuer });
    await refusal(validator.validate(stranger), 'token_algorithm_refused');
    const unknown = await refusal(
      validator.validate(issuer.badToken('wrongIssuer')),
      'token_issuer_mismatch',
    );
    expect(unknown.reason).to.contain('"https://issuer.test"').and.contain('"https://other.test"');
  });

  it('warms up whoever can be, and fails for a required issuer alone', async () => {
    const dead = { audience: 'x', jwksTimeoutSeconds: 2, issuer: 'http://127.0.0.1:1' };
    const living = { issuer: published.issuer, audience: 'test-api' };
    const tolerant = await createTokenValidator({ clock, issuers: [dead, living] });
    expect((await tolerant.warmUp()).map(({ state }) => state)).to.deep.equal(['unavailable', 'fresh']);
    tolerant.close();
    const strict = await createTokenValidator({ clock, issuers: [{ ...dead, required: true }, living] });
    const { reason } = await refusal(strict.warmUp(), 'jwks_unavailable');
    expect(reason).to.contain('http://127.0.0.1:1: connect');
    strict.close();
  });

  it('is not made without issuer, audience or a rule that makes sense', async () => {
    const made = async (change: object): Promise<string> =>
      createTokenValidator({ ...options(), ...change }).then(
        () => 'made',
        (error: unknown) => (error instanceof Error ? error.message : ''),
      );
    expect(await made({ issuer: '' })).to.contain('issuer');
    for (const audience of ['', [], undefined, [''], /api/, [/api/]]) {
      expect(await made({ audience }), String(audience)).to.contain('audience');
    }
    for (const acceptedAlgorithms of [[], ['HS256'], ['none'], 'ES256']) {
      expect(await made({ acceptedAlgorithms })).to.contain('algorithms');
    }
    expect(await made({ acceptedTypes: ['id+jwt'] })).to.contain('types');
    for (const clockToleranceSeconds of [-1, 301, 0.5, NaN, Infinity]) {
      expect(await made({ clockToleranceSeconds })).to.contain('tolerance');
    }
    expect(await made({ issuers: [inProcess(issuer), inProcess(issuer)] })).to.contain('twice');
    expect(await made({ audience: 'any' })).to.equal('made');
    expect(await made({ audience: ['a', 'b'] })).to.equal('made');
  });

  it('takes tokens for others where the audience is any, and only there', async () => {
    const validator = await createTokenValidator({ ...options(), audience: 'any' });
    await validator.validate(issuer.badToken('wrongAudience'));
    await validator.validate(issuer.badToken('audienceMissing'));
    await refusal(validator.validate(issuer.badToken('audienceObject')), 'token_malformed');
  });

  it('asks about revocation at every validation, cached or not, and answers with what is left', async () => {
    let deleted = false;
    const revocation: RevocationCheck = {
      check: (token) =>
        Promise.resolve(deleted ? { ...token, claims: { ...token.claims, groups: [] } } : token),
    };
    const validator = await createTokenValidator({ ...options(), revocation });
    const token = issuer.token({ groups: ['grp_1'] });
    expect((await validator.validate(token)).claims.groups).to.deep.equal(['grp_1']);
    deleted = true;
    expect((await validator.validate(token)).claims.groups).to.deep.equal([]);
  });

  it('looks the signature up once a token, unless the cache is off', async () => {
    let asked = 0;
    const keySource: KeySource = {
      find: (kid) => {
        asked += 1;
        return Promise.resolve(issuer.keys.find(kid));
      },
      holds: () => false,
    };
    const cached = await createTokenValidator(options());
    const token = issuer.token();
    const first = await cached.validate(token);
    expect(await cached.validate(token)).to.equal(first);
    const uncached = await createTokenValidator({ ...options(), keySource, tokenCache: false });
    await uncached.validate(token);
    await uncached.validate(token);
    expect(asked).to.equal(2);
  });

  describe('authenticate', () => {
    const web = (headers: Record<string, string>) => new Request('https://api.test/', { headers });

    it('reads the bearer token of a Web request', async () => {
      const validator = await createTokenValidator(options());
      const { claims } = await validator.authenticate(web({ authorization: `bearer  ${issuer.token()}` }));
      expect(claims.sub).to.equal('usr_test');
      await refusal(validator.authenticate(web({})), 'token_missing');
      await refusal(validator.authenticate(web({ authorization: 'Basic dTpw' })), 'token_missing');
      await refusal(validator.authenticate(web({ authorization: 'Bearer' })), 'token_malformed');
      const twice = new Request('https://api.test/', {
        headers: { authorization: `Bearer ${issuer.token()}` },
      });
      twice.headers.append('authorization', `Bearer ${issuer.token()}`);
      await refusal(validator.authenticate(twice), 'token_malformed');
    });

    it('reads the one of a node request, and refuses two of them', async () => {
      const validator = await createTokenValidator(options());
      const token = issuer.token();
      expect((await validator.authenticate(await received([`Bearer ${token}`]))).claims.sub).to.equal(
        'usr_test',
      );
      await refusal(validator.authenticate(await received([])), 'token_missing');
      await refusal(
        validator.authenticate(await received([`Bearer ${token}`, `Bearer ${token}`])),
        'token_malformed',
      );
    });
  });
});

/** A request as node hands it to a server, with these `Authorization` headers. */
async function received(authorization: readonly string[]): Promise<IncomingMessage> {
  const { request } = await import('node:http');
  return new Promise((resolve, reject) => {
    const server = createServer((incoming, response) => {
      response.end();
      server.close();
      resolve(incoming);
    }).listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' ? address?.port : undefined;
      const headers = ['host', 'localhost', ...authorization.flatMap((value) => ['authorization', value])];
      request({ host: '127.0.0.1', port, headers, agent: false }).on('error', reject).end();
    });
  });
}
