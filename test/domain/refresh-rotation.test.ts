import { expect } from 'chai';
import { around } from '../support/around.js';
import { ORIGIN } from '../support/auth-fixture.js';
import { claimsOf } from '../support/decode.js';
import { onEveryStore } from '../support/each-store.js';
import { refusal, tally } from '../support/refusal.js';

const SECOND = 1_000;
const DAY = 86_400 * SECOND;

onEveryStore('RefreshRotation', (make) => {
  it('gives 50 parallel refreshes of one token the same successor (AS-06.1)', async () => {
    const { auth, user, signIn, counter } = await make();
    const { refreshToken } = await signIn(await user());
    const pairs = await Promise.all(
      Array.from({ length: 50 }, () => auth.refreshRotation.refresh(refreshToken, ORIGIN)),
    );
    expect(new Set(pairs.map((pair) => pair.refreshToken))).to.have.lengthOf(1);
    expect(new Set(pairs.map((pair) => pair.accessToken))).to.have.lengthOf(1);
    expect(counter.countOf('refresh_rotated')).to.equal(1);
    expect(counter.countOf('refresh_replayed')).to.equal(49);
  });

  it('answers a retry inside the grace with the same successor, counted from the rotation (AS-07.1)', async () => {
    const { auth, user, signIn, clock } = await make();
    const { refreshToken } = await signIn(await user());
    const lost = await auth.refreshRotation.refresh(refreshToken, ORIGIN);
    clock.advance(20 * SECOND);
    const retried = await auth.refreshRotation.refresh(refreshToken, ORIGIN);
    expect(retried.refreshToken).to.equal(lost.refreshToken);
    expect(retried.accessToken).to.equal(lost.accessToken);
    clock.advance(10 * SECOND);
    expect((await auth.refreshRotation.refresh(refreshToken, ORIGIN)).refreshToken).to.equal(
      lost.refreshToken,
    );
    clock.advance(1);
    await refusal(auth.refreshRotation.refresh(refreshToken, ORIGIN), 'refresh_superseded');
  });

  it('refuses the predecessor of a used successor, and keeps the family (AS-06.3)', async () => {
    const { auth, user, signIn } = await make();
    const first = await signIn(await user());
    const second = await auth.refreshRotation.refresh(first.refreshToken, ORIGIN);
    const third = await auth.refreshRotation.refresh(second.refreshToken, ORIGIN);
    await refusal(auth.refreshRotation.refresh(first.refreshToken, ORIGIN), 'refresh_superseded');
    await auth.refreshRotation.refresh(third.refreshToken, ORIGIN);
  });

  it('ends exactly the stolen family when an old token comes back, and raises one alarm (AS-06.2, AS-06.5)', async () => {
    const { auth, user, signIn, clock, audit } = await make();
    const person = await user();
    const stolen = await signIn(person);
    const other = await signIn(person);
    const next = await auth.refreshRotation.refresh(stolen.refreshToken, ORIGIN);
    clock.advance(62 * SECOND + 1);
    const thieves = Array.from({ length: 20 }, () =>
      auth.refreshRotation.refresh(stolen.refreshToken, { address: '198.51.100.9', userAgent: 'thief' }),
    );
    expect(await tally(thieves)).to.deep.equal({ invalid_grant: 20 });
    await refusal(auth.refreshRotation.refresh(next.refreshToken, ORIGIN), 'invalid_grant');
    await auth.refreshRotation.refresh(other.refreshToken, ORIGIN);
    const alarms = audit.of('refresh.reuse_detected');
    expect(alarms).to.have.lengthOf(1);
    expect(alarms[0]?.target).to.equal(claimsOf(stolen.accessToken).sid);
    expect(alarms[0]?.facts).to.include({
      session_user_agent: 'test-client/1.0',
      presented_user_agent: 'thief',
    });
  });

  for (const [precision, atSignIn, presented] of [
    ['full', '203.0.113.7', '198.51.100.9'],
    ['truncated', '203.0.113.0/24', '198.51.100.0/24'],
    ['none', '', ''],
  ] as const) {
    it(`writes into an alarm only what a session may keep: addresses ${precision}, agents cleaned`, async () => {
      const { auth, user, signIn, clock, audit } = await make({ config: { sessionAddress: precision } });
      const stolen = await signIn(await user());
      await auth.refreshRotation.refresh(stolen.refreshToken, ORIGIN);
      clock.advance(62 * SECOND + 1);
      const thief = { address: '198.51.100.9', userAgent: `\u001b[31mthief\u0000${'x'.repeat(400)}` };
      await refusal(auth.refreshRotation.refresh(stolen.refreshToken, thief), 'invalid_grant');
      const [alarm] = audit.of('refresh.reuse_detected');
      expect(alarm?.facts).to.include({ session_address: atSignIn, presented_address: presented });
      expect(alarm?.facts?.presented_user_agent)
        .to.match(/^\[31mthiefx+$/)
        .and.have.lengthOf(256);
    });
  }

  it('is strict when the grace is 0 (AS-06.6)', async () => {
    const { auth, user, signIn } = await make({ config: { refreshGraceSeconds: 0 } });
    const { refreshToken } = await signIn(await user());
    await auth.refreshRotation.refresh(refreshToken, ORIGIN);
    await refusal(auth.refreshRotation.refresh(refreshToken, ORIGIN), 'invalid_grant');
  });

  it('has its grace on by default (AS-06.6)', async () => {
    const { auth, user, signIn, clock } = await make();
    const { refreshToken } = await signIn(await user());
    await auth.refreshRotation.refresh(refreshToken, ORIGIN);
    clock.advance(10 * SECOND);
    await auth.refreshRotation.refresh(refreshToken, ORIGIN);
  });

  it('refuses a changed token before it asks any store', async () => {
    let reads = 0;
    const { auth, user, signIn } = await make({
      ports: ({ families }) => ({
        families: around(families, (method, proceed) => {
          if (method === 'find') reads += 1;
          return proceed();
        }),
      }),
    });
    const { refreshToken } = await signIn(await user());
    const changed = refreshToken.replace(/\.0\./, '.1.');
    await refusal(auth.refreshRotation.refresh(changed, ORIGIN), 'invalid_grant');
    await refusal(auth.refreshRotation.refresh('*', ORIGIN), 'invalid_grant');
    await refusal(auth.refreshRotation.refresh(`${refreshToken}A`, ORIGIN), 'invalid_grant');
    expect(reads).to.equal(0);
  });

  it('reads status, role and groups anew, in the same claim shape as the sign-in (AS-09.1, AS-09.2)', async () => {
    const { auth, user, signIn, caller } = await make();
    const [admin, person] = [await caller(await user('superadmin')), await user()];
    const pair = await signIn(person);
    const group = await auth.groupMembership.create(admin, { name: 'Readers' });
    await auth.groupMembership.addMember(admin, group.id, person.id);
    await auth.userAdministration.changeRole(admin, person.id, 'operator');
    const refreshed = claimsOf((await auth.refreshRotation.refresh(pair.refreshToken, ORIGIN)).accessToken);
    expect(refreshed.role).to.equal('operator');
    expect(refreshed.groups).to.deep.equal([group.id]);
    expect(Object.keys(refreshed)).to.deep.equal(Object.keys(claimsOf(pair.accessToken)));
  });

  for (const [fact, end] of [
    ['suspended', { status: 'suspended' }],
    ['deleted', 'delete'],
  ] as const) {
    it(`refuses a ${fact} user, and the family dies (AS-09.1)`, async () => {
      const { auth, user, signIn, caller, ports } = await make();
      const [admin, person] = [await caller(await user('superadmin')), await user()];
      const pair = await signIn(person);
      if (end === 'delete') await auth.userAdministration.remove(admin, person.id);
      else await auth.userAdministration.update(admin, person.id, end);
      await refusal(auth.refreshRotation.refresh(pair.refreshToken, ORIGIN), 'invalid_grant');
      expect((await ports.families.find(claimsOf(pair.accessToken).sid))?.revokedAt).to.not.equal(undefined);
    });
  }

  it('ends a session at min(last use + idle, sign-in + absolute), to the millisecond (AS-09.4, AS-15.1)', async () => {
    const { auth, user, signIn, clock } = await make();
    const person = await user();
    const idle = await signIn(person);
    clock.advance(7 * DAY - SECOND);
    let kept = await auth.refreshRotation.refresh(idle.refreshToken, ORIGIN);
    for (let week = 0; week < 3; week += 1) {
      clock.advance(7 * DAY - SECOND);
      kept = await auth.refreshRotation.refresh(kept.refreshToken, ORIGIN);
    }
    const last = claimsOf(kept.accessToken);
    clock.advance(2 * DAY + 4 * SECOND);
    await refusal(auth.refreshRotation.refresh(kept.refreshToken, ORIGIN), 'invalid_grant');
    expect(last.exp).to.be.at.most(last.iat + 900);
    const fresh = await signIn(person);
    clock.advance(7 * DAY);
    await refusal(auth.refreshRotation.refresh(fresh.refreshToken, ORIGIN), 'invalid_grant');
  });

  it('never lets an access token outlive its family', async () => {
    const config = { refreshAbsoluteDays: 0.01, refreshTokenExpireDays: 0.01, accessTokenExpireMinutes: 60 };
    const { auth, user, signIn, clock } = await make({ config });
    const pair = await signIn(await user());
    expect(pair.expiresInSeconds).to.equal(864);
    clock.advance(863 * SECOND);
    const last = await auth.refreshRotation.refresh(pair.refreshToken, ORIGIN);
    expect(last.expiresInSeconds).to.equal(1);
    clock.advance(1);
    await refusal(auth.refreshRotation.refresh(last.refreshToken, ORIGIN), 'invalid_grant');
  });

  it('opens no usable session for a sign-in that a password change overtakes', async () => {
    let verified: (() => void) | undefined;
    let release: (() => void) | undefined;
    const isVerified = new Promise<void>((resolve) => (verified = resolve));
    const mayFinish = new Promise<void>((resolve) => (release = resolve));
    let gated = false;
    const { auth, user, signIn, caller } = await make({
      ports: ({ hasher }) => ({
        hasher: {
          hash: (password, share) => hasher.hash(password, share),
          needsRehash: (hash, password) => hasher.needsRehash(hash, password),
          recognises: (hash) => hasher.recognises(hash),
          async verify(hash, password, share) {
            const verdict = await hasher.verify(hash, password, share);
            if (gated && verdict) {
              gated = false;
              verified?.();
              await mayFinish;
            }
            return verdict;
          },
        },
      }),
    });
    const person = await user();
    const session = await caller(person);
    gated = true;
    const overtaken = signIn(person);
    await isVerified;
    await auth.account.changePassword(session, {
      oldPassword: 'correct horse battery',
      newPassword: 'a new passphrase',
      origin: ORIGIN,
    });
    release?.();
    const pair = await overtaken;
    await refusal(auth.refreshRotation.refresh(pair.refreshToken, ORIGIN), 'invalid_grant');
    await refusal(auth.authentication.authenticate(pair.accessToken), 'token_revoked');
  });
});
