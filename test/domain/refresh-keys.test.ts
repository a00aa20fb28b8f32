import { expect } from 'chai';
import { AuthError } from '../../src/domain/errors.js';
import { asKeyId } from '../../src/domain/model/ids.js';
import { MAC_CHAIN } from '../../src/domain/key-plan.js';
import { createAuth } from '../../src/composition/create-auth.js';
import { ORIGIN, TEST_CONFIG } from '../support/auth-fixture.js';
import { claimsOf } from '../support/decode.js';
import { onEveryStore } from '../support/each-store.js';
import { refusal } from '../support/refusal.js';
import { WatchedKeyStore } from '../support/watched-key-store.js';

const SECOND = 1_000;
const DAY = 86_400 * SECOND;
const keyOf = (refreshToken: string): string => refreshToken.split('.')[1] ?? '';

onEveryStore('keys of refresh tokens', (make) => {
  it('change without anybody noticing: old tokens are taken, new ones minted with the new key', async () => {
    const { auth, user, signIn } = await make();
    const first = await signIn(await user());
    const { kid } = await auth.operator.keyOperations.rotate(MAC_CHAIN, true, 'operator');
    const second = await auth.refreshRotation.refresh(first.refreshToken, ORIGIN);
    expect([keyOf(first.refreshToken) === kid, keyOf(second.refreshToken)]).to.deep.equal([false, kid]);
    await auth.refreshRotation.refresh(second.refreshToken, ORIGIN);
  });

  it('give a retry the same successor, although the key has changed in between', async () => {
    const { auth, user, signIn, clock } = await make();
    const first = await signIn(await user());
    const lost = await auth.refreshRotation.refresh(first.refreshToken, ORIGIN);
    await auth.operator.keyOperations.rotate(MAC_CHAIN, true, 'operator');
    clock.advance(20 * SECOND);
    expect(await auth.refreshRotation.refresh(first.refreshToken, ORIGIN)).to.deep.equal(lost);
  });

  it('live as long as a session that was opened with them in their last moment may be idle', async () => {
    const { auth, user, signIn, clock } = await make();
    clock.advance(90 * DAY - SECOND);
    await auth.keyRing.maintain();
    const first = await signIn(await user());
    for (let day = 0; day < 7; day += 1) {
      clock.advance(DAY - SECOND);
      await auth.keyRing.maintain();
    }
    const second = await auth.refreshRotation.refresh(first.refreshToken, ORIGIN);
    expect(keyOf(second.refreshToken)).not.to.equal(keyOf(first.refreshToken));
  });

  it('that were compromised end exactly the sessions minted with them, in one command', async () => {
    const { auth, user, signIn } = await make();
    const person = await user();
    const [idle, rotated] = [await signIn(person), await signIn(person)];
    const bad = asKeyId(keyOf(idle.refreshToken));
    await auth.operator.keyOperations.rotate(MAC_CHAIN, true, 'operator');
    const alive = await auth.refreshRotation.refresh(rotated.refreshToken, ORIGIN);
    const later = await signIn(person);
    await auth.operator.keyOperations.revoke({ kid: bad, fresh: false }, 'operator');
    await refusal(auth.refreshRotation.refresh(idle.refreshToken, ORIGIN), 'invalid_grant');
    await refusal(auth.authentication.authenticate(idle.accessToken), 'token_revoked');
    await auth.refreshRotation.refresh(alive.refreshToken, ORIGIN);
    await auth.refreshRotation.refresh(later.refreshToken, ORIGIN);
    await auth.authentication.authenticate(later.accessToken);
    expect(claimsOf(idle.accessToken).sid).not.to.equal(claimsOf(rotated.accessToken).sid);
  });

  it('of another node are known at the first token that carries them', async () => {
    const { auth, ports, user, signIn } = await make();
    const other = createAuth(ports, TEST_CONFIG);
    await other.keyRing.start();
    const bad = asKeyId(keyOf((await signIn(await user())).refreshToken));
    await auth.operator.keyOperations.revoke({ kid: bad, fresh: true }, 'operator');
    const { refreshToken } = await signIn(await user());
    await other.refreshRotation.refresh(refreshToken, ORIGIN);
  });

  it('that cannot be read are a 503 for whoever presents an unknown one, and cost nobody the session', async () => {
    const keys: WatchedKeyStore[] = [];
    const { auth, ports, user, signIn, clock } = await make({
      ports: ({ signingKeys }) => {
        const watched = new WatchedKeyStore(signingKeys);
        keys.push(watched);
        return { signingKeys: watched };
      },
    });
    const other = createAuth({ ...ports, signingKeys: keys[0] ?? ports.signingKeys }, TEST_CONFIG);
    await other.keyRing.start();
    const bad = asKeyId(keyOf((await signIn(await user())).refreshToken));
    await auth.operator.keyOperations.revoke({ kid: bad, fresh: true }, 'operator');
    const { refreshToken } = await signIn(await user());
    for (const watched of keys) watched.failure = new AuthError('store_unavailable');
    await refusal(other.refreshRotation.refresh(refreshToken, ORIGIN), 'store_unavailable');
    for (const watched of keys) watched.failure = undefined;
    clock.advance(5 * SECOND);
    await other.refreshRotation.refresh(refreshToken, ORIGIN);
  });
});
