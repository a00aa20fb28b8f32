import { expect } from 'chai';
import { createTokenValidator } from '../../src/composition/create-token-validator.js';
import { ownIssuer } from '../../src/composition/own-issuer.js';
import type { UserId } from '../../src/domain/model/ids.js';
import type { Principal } from '../../src/domain/model/principal.js';
import type { AuthFixture } from '../support/auth-fixture.js';
import { TEST_CONFIG } from '../support/auth-fixture.js';
import { onEveryStore } from '../support/each-store.js';
import { refusal } from '../support/refusal.js';

onEveryStore('a resource server in the process of its issuer', (make) => {
  const opened = async () => {
    const fixture = await make();
    const options = { ...ownIssuer(fixture.auth, TEST_CONFIG), clock: fixture.clock };
    return { fixture, validator: await createTokenValidator(options) };
  };
  const signedIn = async ({ user, signIn }: AuthFixture) => {
    const person = await user();
    return { person, token: (await signIn(person)).accessToken };
  };

  it('validates without a network call', async () => {
    const { fixture, validator } = await opened();
    const { person, token } = await signedIn(fixture);
    expect((await validator.validate(token)).claims.sub).to.equal(person.id);
    expect(validator.report(), 'no published key set is in use').to.deep.equal([]);
  });

  for (const [what, end] of [
    ['logout', (f, _id, caller) => f.auth.sessions.signOut({ caller })],
    ['logout-all', (f, _id, caller) => f.auth.sessions.signOutEverywhere(caller)],
    ['a role change', (f, id, _c, admin) => f.auth.userAdministration.changeRole(admin, id, 'operator')],
    [
      'suspension',
      (f, id, _c, admin) => f.auth.userAdministration.update(admin, id, { status: 'suspended' }),
    ],
    ['deletion', (f, id, _c, admin) => f.auth.userAdministration.remove(admin, id)],
    ['an admin revoke', (f, id, _c, admin) => f.auth.userAdministration.endSessions(admin, id)],
  ] satisfies [string, Ending][]) {
    it(`refuses a token it has just validated from the moment of ${what} on`, async () => {
      const { fixture, validator } = await opened();
      const { person, token } = await signedIn(fixture);
      const admin = await fixture.caller(await fixture.user('superadmin'));
      const caller = await fixture.auth.authentication.authenticate(token);
      await validator.validate(token);
      await end(fixture, person.id, caller, admin);
      await refusal(validator.validate(token), 'token_revoked');
    });
  }

  it('does not name a group that was deleted', async () => {
    const { fixture, validator } = await opened();
    const admin = await fixture.caller(await fixture.user('superadmin'));
    const group = await fixture.auth.groupMembership.create(admin, { name: 'Team' });
    const person = await fixture.user();
    await fixture.auth.groupMembership.addMember(admin, group.id, person.id);
    const token = (await fixture.signIn(person)).accessToken;
    expect((await validator.validate(token)).claims.groups).to.deep.equal([group.id]);
    const stored = (await fixture.ports.groups.findById(group.id))!;
    const at = fixture.clock.now();
    await fixture.ports.groups.replace({ ...stored, nameKey: `deleted:${group.id}`, deletedAt: at });
    expect((await validator.validate(token)).claims.groups, 'cut off after the mark').to.deep.equal([]);
  });
});

type Ending = (fixture: AuthFixture, id: UserId, caller: Principal, admin: Principal) => Promise<unknown>;
