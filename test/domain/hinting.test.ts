import { expect } from 'chai';
import { MemoryRevocationHints } from '../../src/adapters/memory/memory-revocation-hints.js';
import type { Principal } from '../../src/domain/model/principal.js';
import type { User } from '../../src/domain/model/user.js';
import { authFixture, ORIGIN, PASSWORD, type AuthFixture } from '../support/auth-fixture.js';
import { settled } from '../support/jwks-fixture.js';
import { refusal } from '../support/refusal.js';

interface Scene {
  readonly fixture: AuthFixture;
  readonly admin: Principal;
  readonly user: User;
  readonly caller: Principal;
  readonly refreshToken: string;
}

/** Everything that makes a token count no more, or say what is no longer so. */
const REVOKING: Readonly<Record<string, (scene: Scene) => Promise<unknown>>> = {
  'signing out': ({ fixture: { auth }, caller }) => auth.sessions.signOut({ caller }),
  'signing out by refresh token': ({ fixture: { auth }, refreshToken }) =>
    auth.sessions.signOut({ refreshToken }),
  'signing out everywhere': ({ fixture: { auth }, caller }) => auth.sessions.signOutEverywhere(caller),
  'ending one session': ({ fixture: { auth }, caller }) => auth.sessions.revoke(caller, caller.sid),
  'changing the password': ({ fixture: { auth }, caller }) =>
    auth.account.changePassword(caller, {
      oldPassword: PASSWORD,
      newPassword: 'another good passphrase',
      origin: ORIGIN,
    }),
  'resetting a password': ({ fixture: { auth }, admin, user }) =>
    auth.userAdministration.resetPassword(admin, user.id, 'another good passphrase'),
  'suspending a user': ({ fixture: { auth }, admin, user }) =>
    auth.userAdministration.update(admin, user.id, { status: 'suspended' }),
  'changing a role': ({ fixture: { auth }, admin, user }) =>
    auth.userAdministration.changeRole(admin, user.id, 'operator'),
  'deleting a user': ({ fixture: { auth }, admin, user }) => auth.userAdministration.remove(admin, user.id),
  'ending all sessions of a user from the command line': ({ fixture: { auth }, user }) =>
    auth.operator.recovery.revokeSessions(user.email),
  'revoking a key': ({ fixture: { auth }, admin }) =>
    auth.keyAdministration.revoke(admin, auth.keyRing.signingKey('EdDSA').kid, false),
  'using a refresh token twice': async ({ fixture: { auth, clock }, refreshToken }) => {
    let token = refreshToken;
    for (let n = 0; n < 3; n += 1) {
      clock.advance(120_000);
      token = (await auth.refreshRotation.refresh(token, ORIGIN)).refreshToken;
    }
    await refusal(auth.refreshRotation.refresh(refreshToken, ORIGIN), 'invalid_grant');
  },
};

/** Nobody's tokens change by these. */
const HARMLESS: Readonly<Record<string, (scene: Scene) => Promise<unknown>>> = {
  'signing in': ({ fixture, user }) => fixture.signIn(user),
  'a wrong password': ({ fixture: { auth }, user }) =>
    refusal(
      auth.signIn.signIn({ email: user.email, password: 'wrong', origin: ORIGIN }),
      'invalid_credentials',
    ),
  refreshing: ({ fixture: { auth }, refreshToken }) => auth.refreshRotation.refresh(refreshToken, ORIGIN),
};

describe('hints to resource servers', () => {
  for (const [what, act] of Object.entries(REVOKING))
    it(`are given after ${what}`, async () => expect(await hintsAfter(act)).to.be.greaterThan(0));

  for (const [what, act] of Object.entries(HARMLESS))
    it(`are not given after ${what}`, async () => expect(await hintsAfter(act)).to.equal(0));

  it('are given when the fact can be read, so that whoever asks at once is told', async () => {
    const hints = new MemoryRevocationHints();
    const fixture = await authFixture({ ports: () => ({ hints }) });
    const user = await fixture.user();
    const caller = await fixture.caller(user);
    const told: Promise<unknown>[] = [];
    hints.subscribe(() => void told.push(fixture.ports.families.find(caller.sid)));
    await fixture.auth.sessions.signOut({ caller });
    await settled();
    const [family] = await Promise.all(told);
    expect(family).to.have.property('revokedAt').that.is.a('number');
    await fixture.close();
  });
});

async function hintsAfter(act: (scene: Scene) => Promise<unknown>): Promise<number> {
  const hints = new MemoryRevocationHints();
  const fixture = await authFixture({ ports: () => ({ hints }) });
  const [boss, user] = [await fixture.user('superadmin'), await fixture.user()];
  const admin = await fixture.caller(boss);
  const pair = await fixture.signIn(user);
  const caller = await fixture.auth.authentication.authenticate(pair.accessToken);
  let count = 0;
  hints.subscribe(() => void (count += 1));
  await act({ fixture, admin, user, caller, refreshToken: pair.refreshToken });
  await settled();
  await fixture.close();
  return count;
}
