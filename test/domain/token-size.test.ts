import { expect } from 'chai';
import { generateKeyPairSync } from 'node:crypto';
import { DefaultSigner } from '../../src/composition/default-signer.js';
import { createAuth } from '../../src/composition/create-auth.js';
import { SIGNING_ALGORITHMS } from '../../src/domain/model/signing-key.js';
import { authFixture, ORIGIN, PASSWORD, TEST_CONFIG } from '../support/auth-fixture.js';
import { refusal } from '../support/refusal.js';

const login = (email: string) => ({ email, password: PASSWORD, origin: ORIGIN });

describe('the size of an access token', () => {
  const signer = new DefaultSigner();
  after(() => signer.close());

  for (const algorithm of SIGNING_ALGORITHMS) {
    it(`is known to the byte before it is signed (${algorithm})`, async () => {
      // Longer than the least limit that there is.
      const config = { algorithm, audience: 'a'.repeat(250), clientId: 'c'.repeat(100) };
      const { auth, ports, user, close } = await authFixture({
        config: { ...config, maxTokenBytes: 16_000 },
        ports: () => ({ signer }),
      });
      const person = await user();
      const { accessToken } = await auth.signIn.signIn(login(person.email));
      const limited = (maxTokenBytes: number) =>
        createAuth(ports, { ...TEST_CONFIG, ...config, maxTokenBytes });
      const exact = limited(accessToken.length);
      await exact.keyRing.start();
      const again = await exact.signIn.signIn(login(person.email));
      expect(again.accessToken).to.have.lengthOf(accessToken.length);
      const tooSmall = limited(accessToken.length - 1);
      await tooSmall.keyRing.start();
      const error = await refusal(tooSmall.signIn.signIn(login(person.email)), 'claims_too_large');
      expect(error.message).to.contain(`${accessToken.length} bytes`);
      await close();
    });
  }

  it('counts the whole signature of an imported RSA key of 3,072 bits', async () => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 3_072 });
    const { kty = 'RSA', ...members } = privateKey.export({ format: 'jwk' }) as Record<string, string>;
    const fixture = await authFixture({ config: { maxTokenBytes: 16_000 } });
    const { auth, ports, user, close } = fixture;
    const config = { ...TEST_CONFIG, algorithm: 'RS256' } as const;
    const first = createAuth(ports, config);
    const request = { algorithm: 'RS256', privateJwk: { kty, ...members } } as const;
    await first.operator.keyOperations.import(
      { ...request, formerKid: undefined, tokenSeconds: 900 },
      'operator',
    );
    await first.keyRing.start();
    const person = await user();
    const { accessToken } = await first.signIn.signIn(login(person.email));
    expect(accessToken.split('.')[2]).to.have.lengthOf(512);
    const tooSmall = createAuth(ports, { ...config, maxTokenBytes: accessToken.length - 1 });
    await tooSmall.keyRing.start();
    await refusal(tooSmall.signIn.signIn(login(person.email)), 'claims_too_large');
    expect(auth.keyRing.isUsable()).to.equal(true);
    await close();
  });

  it('is refused before anything is rotated, naming the largest claims; without the groups the token works', async () => {
    const { auth, user, caller, signIn, counter, close } = await authFixture({
      config: { maxTokenBytes: 1_000 },
    });
    const admin = await caller(await user('superadmin'));
    const person = await user();
    const { refreshToken } = await signIn(person);
    const groups = [];
    for (let number = 0; number < 20; number += 1) {
      const group = await auth.groupMembership.create(admin, { name: `Group ${number}` });
      await auth.groupMembership.addMember(admin, group.id, person.id);
      groups.push(group);
    }
    const error = await refusal(auth.refreshRotation.refresh(refreshToken, ORIGIN), 'claims_too_large');
    expect(error.message).to.match(
      /more than 1000; largest claims: groups \(\d+\), \w+ \(\d+\), \w+ \(\d+\)\.$/,
    );
    await refusal(signIn(person), 'claims_too_large');
    expect(counter.countOf('refresh_rotated')).to.equal(0);
    for (const { id } of groups) await auth.groupMembership.removeMember(admin, id, person.id);
    await auth.refreshRotation.refresh(refreshToken, ORIGIN);
    await close();
  });
});

describe('a signer whose line is full', () => {
  it('is told before anything is rotated or opened, with the time to wait', async () => {
    let hasRoom = true;
    const { auth, ports, user, signIn, counter, close } = await authFixture({
      ports: ({ signer }) => ({
        signer: {
          generate: (algorithm, createdAt) => signer.generate(algorithm, createdAt),
          open: (algorithm, jwk, createdAt) => signer.open(algorithm, jwk, createdAt),
          sign: (key, input) => signer.sign(key, input),
          verify: (key, input, signature) => signer.verify(key, input, signature),
          hasCapacity: () => hasRoom,
        },
      }),
    });
    const person = await user();
    const { refreshToken } = await signIn(person);
    const sessions = async () => (await ports.families.listLive(person.id, ports.clock.now())).length;
    hasRoom = false;
    for (const work of [auth.refreshRotation.refresh(refreshToken, ORIGIN), signIn(person)]) {
      const error = await refusal(work, 'overloaded');
      expect(error.retryAfterSeconds).to.equal(1);
    }
    expect([counter.countOf('refresh_rotated'), await sessions()]).to.deep.equal([0, 1]);
    hasRoom = true;
    await auth.refreshRotation.refresh(refreshToken, ORIGIN);
    await close();
  });
});
