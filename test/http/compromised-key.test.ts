import { expect } from 'chai';
import { AuthError } from '../../src/domain/errors.js';
import { decodeProtectedHeader } from 'jose';
import { createAuth } from '../../src/composition/create-auth.js';
import { createTokenValidator } from '../../src/composition/create-token-validator.js';
import { openSqliteStores, type SqliteStores } from '../../src/composition/sqlite-stores.js';
import type { AuthServices } from '../../src/domain/auth-services.js';
import { TEST_CONFIG } from '../support/auth-fixture.js';
import { type HttpFixture, httpFixture } from '../support/http-server.js';
import { refusal } from '../support/refusal.js';
import { newDatabasePath } from '../support/sqlite-files.js';
import { removeTemporaryDirectories } from '../support/temporary-directory.js';
import { until } from '../support/until.js';

const POLL_MS = 15_000;
const DAY_MS = 86_400_000;
const ROTATE = '/api/v1/auth/keys/rotate';

describe('a compromised key', () => {
  let files: readonly [SqliteStores, SqliteStores];
  let server: HttpFixture;
  let elsewhere: AuthServices;
  let admin: string;
  let service: string;
  let token: string;
  let kid: string;

  beforeEach(async () => {
    const path = await newDatabasePath();
    const open = () => openSqliteStores({ path, synchronous: 'NORMAL' });
    files = [await open(), await open()];
    const [own, other] = files;
    server = await httpFixture({ ports: () => own.stores });
    elsewhere = createAuth({ ...server.ports, ...other.stores }, TEST_CONFIG);
    await elsewhere.keyRing.start();
    ({ token: admin } = await server.signedIn('superadmin'));
    const made = await server.call('POST', '/api/v1/auth/service-tokens', {
      token: admin,
      json: { name: 'api' },
    });
    service = String(made.body['token']);
    ({ token } = await server.signedIn());
    kid = decodeProtectedHeader(token).kid ?? '';
  });
  afterEach(async () => {
    await server.close();
    await Promise.all(files.map(({ database }) => database.close()));
  });
  after(removeTemporaryDirectories);

  const validator = (revocation: object) =>
    createTokenValidator({
      issuer: TEST_CONFIG.issuer,
      audience: TEST_CONFIG.audience,
      jwksEndpoint: `${server.url}/api/v1/auth/jwks`,
      acceptedAlgorithms: ['EdDSA'],
      clock: server.clock,
      ...revocation,
    });
  const watching = () =>
    validator({ revocationEndpoint: `${server.url}/api/v1/auth/revocations`, revocationBearer: service });
  const end = () => server.call('POST', ROTATE, { token: admin, json: { compromised: kid } });

  it('is refused by the node that ended it with the next request, and by another with its next poll', async () => {
    await elsewhere.authentication.authenticate(token);
    expect((await end()).status).to.equal(200);
    const reply = await server.call('GET', '/api/v1/auth/me', { token });
    expect([reply.status, reply.body['code']]).to.deep.equal([401, 'token_key_unknown']);
    server.clock.advance(POLL_MS);
    // What `authenticate` begins behind its answer, and a timer does without it.
    await elsewhere.keyRing.maintain();
    await refusal(elsewhere.authentication.authenticate(token), 'token_key_unknown');
    const successor = elsewhere.keyRing.signingKey('EdDSA').kid;
    expect(successor).to.equal(server.auth.keyRing.signingKey('EdDSA').kid).and.to.not.equal(kid);
  });

  it('is refused elsewhere by use alone, without a timer', async () => {
    await elsewhere.authentication.authenticate(token);
    await end();
    server.clock.advance(POLL_MS);
    const isRefused = () =>
      elsewhere.authentication.authenticate(token).then(
        () => false,
        (error: unknown) => error instanceof AuthError && error.code === 'token_key_unknown',
      );
    await until('the use of the key has asked for news of it', isRefused);
  });

  it('is in the feed of revocations for every organisation, as long as a copy of the key set may be believed', async () => {
    await end();
    const kids = async (at: number) =>
      (await server.call('GET', `/api/v1/auth/revocations?since=${at}`, { token: service })).body['kids'];
    const now = Math.floor(server.clock.now() / 1000);
    expect(await kids(now)).to.deep.equal([kid]);
    // Longer than `stale-if-error` of the key set: a thief signs new tokens all that time.
    server.clock.advance(29 * DAY_MS);
    await server.auth.keyRing.maintain();
    expect(await kids(0)).to.deep.equal([kid]);
    server.clock.advance(DAY_MS);
    await server.auth.keyRing.maintain();
    expect(await kids(0)).to.deep.equal([]);
  });

  it('is refused by a resource server within its poll, though its copy of the key set still has the key', async () => {
    const [fed, blind] = [await watching(), await validator({})];
    for (const each of [fed, blind]) {
      await each.warmUp();
      await each.validate(token);
    }
    await end();
    server.clock.advance(POLL_MS);
    await refusal(fed.validate(token), 'token_revoked');
    await blind.validate(token);
    const { token: renewed } = await server.signedIn();
    expect(decodeProtectedHeader(renewed).kid).to.not.equal(kid);
    for (const each of [fed, blind]) await each.validate(renewed);
    for (const each of [fed, blind]) each.close();
  });

  it('stays refused by a resource server that first sees a key set after it', async () => {
    await end();
    const fed = await watching();
    await fed.warmUp();
    await refusal(fed.validate(token), 'token_key_unknown');
    fed.close();
  });
});
