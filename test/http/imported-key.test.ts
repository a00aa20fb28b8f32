import { expect } from 'chai';
import { SignJWT } from 'jose';
import { readForeignKey } from '../../src/adapters/node/foreign-key-file.js';
import { createTokenValidator } from '../../src/composition/create-token-validator.js';
import { validatedTokenOf } from '../../src/domain/validated-token.js';
import { TEST_CONFIG } from '../support/auth-fixture.js';
import { claimsOf } from '../support/decode.js';
import { keyFile, pkcs8, rsaKey } from '../support/foreign-keys.js';
import { type HttpFixture, httpFixture } from '../support/http-server.js';
import { refusal } from '../support/refusal.js';
import { removeTemporaryDirectories, temporaryDirectory } from '../support/temporary-directory.js';

const DAY_SECONDS = 86_400;
const FORMER = 'pico-auth-1';

describe('a key that was imported from pico-auth', () => {
  let server: HttpFixture;
  const key = rsaKey();
  beforeEach(async () => {
    server = await httpFixture();
  });
  afterEach(() => server.close());
  after(removeTemporaryDirectories);

  const importKey = async (tokenSeconds = DAY_SECONDS) => {
    const file = await keyFile(await temporaryDirectory(), 'private.pem', pkcs8(key));
    const { algorithm, privateJwk } = await readForeignKey(file);
    const request = { algorithm, privateJwk, formerKid: FORMER, tokenSeconds };
    return server.auth.operator.keyOperations.import(request, 'operator');
  };
  /** Header and claims as `jwt_provider.py` writes them. */
  const formerToken = (kid = FORMER): Promise<string> => {
    const now = Math.floor(server.clock.now() / 1000);
    return new SignJWT({
      ...{ sub: '236ec8a693bb', email: 'ada@example.com', role: 'viewer', org_id: 'default', groups: [] },
      ...{
        iss: TEST_CONFIG.issuer,
        aud: TEST_CONFIG.audience,
        iat: now,
        exp: now + 900,
        jti: '0123456789ab',
      },
    })
      .setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid })
      .sign(key);
  };
  const validate = async (token: string) => {
    const validator = await createTokenValidator({
      ...{ issuer: TEST_CONFIG.issuer, audience: TEST_CONFIG.audience, clock: server.clock },
      jwksEndpoint: `${server.url}/api/v1/auth/jwks`,
      acceptedAlgorithms: ['RS256', 'EdDSA'],
    });
    try {
      return await validator.validate(token);
    } finally {
      validator.close();
    }
  };

  it('verifies the tokens of both issuers from one key set, until the last of the former one has expired', async () => {
    await importKey();
    expect((await validate(await formerToken())).claims.sub).to.equal('236ec8a693bb');
    const { token } = await server.signedIn();
    await validate(token);
    server.clock.advance(DAY_SECONDS * 1000 - 1);
    await validate(await formerToken());
    server.clock.advance(1);
    await refusal(validate(await formerToken()), 'token_key_unknown');
  });

  it('signs nothing here where its algorithm is not configured, and leaves with its last token', async () => {
    const record = await importKey(3_600);
    expect(record).to.have.property('retiredAt', server.clock.now());
    expect(server.auth.keyRing.signingKey('RS256').algorithm).to.equal('EdDSA');
    const minutes = TEST_CONFIG.accessTokenExpireMinutes + TEST_CONFIG.keyRetireMinutes;
    server.clock.advance(minutes * 60_000);
    await server.auth.keyRing.maintain();
    expect(server.auth.keyRing.publicKeys().map(({ kid }) => kid)).to.not.include(record?.kid);
  });

  it('is refused under both names once it is compromised', async () => {
    const record = await importKey();
    if (record === undefined) throw new Error('not imported');
    await server.auth.operator.keyOperations.revoke({ kid: record.kid, fresh: false }, 'operator');
    for (const kid of [FORMER, record.kid]) {
      await refusal(validate(await formerToken(kid)), 'token_key_unknown');
      expect(server.auth.keyRing.revokedKids()).to.include(kid);
    }
  });

  it('does not make this server itself take tokens of another kind', async () => {
    await importKey();
    const reply = await server.call('GET', '/api/v1/auth/me', { token: await formerToken() });
    expect(reply.status).to.equal(401);
  });

  for (const [groups, isGood] of [
    [undefined, true],
    ['grp_1', false],
    [[7], false],
  ] as const) {
    it(`makes no fault of this server of a token whose groups are ${JSON.stringify(groups)}`, async () => {
      await importKey();
      const { token: admin } = await server.signedIn('superadmin');
      const { token: own } = await server.signedIn();
      const claims = { ...claimsOf(own), groups };
      const token = await new SignJWT({ ...claims })
        .setProtectedHeader({ alg: 'RS256', typ: 'at+jwt', kid: FORMER })
        .sign(key);
      const introspected = await server.call('POST', '/api/v1/auth/introspect', {
        token: admin,
        json: { token },
      });
      expect(introspected.status).to.equal(200);
      expect(introspected.body).to.include({ active: isGood });
      if (isGood) expect(introspected.body['groups']).to.deep.equal([]);
      const checked = async () => server.auth.ownRevocations.check(validatedTokenOf({ ...claims }));
      if (isGood) expect((await checked()).claims.groups).to.deep.equal([]);
      else await refusal(checked(), 'token_malformed');
    });
  }
});
