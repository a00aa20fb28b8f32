import { expect } from 'chai';
import { asUserId } from '../../src/domain/model/ids.js';
import { ORIGIN } from '../support/auth-fixture.js';
import { onEveryStore } from '../support/each-store.js';
import { refusal } from '../support/refusal.js';

onEveryStore('FirstAdmin', (make) => {
  it('makes one superadmin on an empty store, and tells exactly one of 20 starts its password', async () => {
    const { auth, ports } = await make();
    const told = (
      await Promise.all(Array.from({ length: 20 }, () => auth.operator.firstAdmin.ensure()))
    ).filter((one) => one !== undefined);
    expect(told).to.have.lengthOf(1);
    const [admin] = told;
    await auth.signIn.signIn({
      email: admin?.email ?? '',
      password: admin?.generatedPassword ?? '',
      origin: ORIGIN,
    });
    const { users } = await ports.users.list({ limit: 10 });
    expect(users.map((user) => user.role)).to.deep.equal(['superadmin']);
    expect(await ports.roster.members()).to.deep.equal(users.map((user) => user.id));
  });

  it('makes none where anybody exists, or where it is switched off', async () => {
    const { auth, user } = await make();
    await user();
    expect(await auth.operator.firstAdmin.ensure()).to.equal(undefined);
    const off = await make({ config: { autoCreateAdmin: false } });
    expect(await off.auth.operator.firstAdmin.ensure()).to.equal(undefined);
  });

  it('holds a configured password to the policy', async () => {
    const { auth } = await make({ config: { adminPassword: 'admin1' } });
    await refusal(auth.operator.firstAdmin.ensure(), 'password_too_short');
    const good = await make({ config: { adminPassword: 'a configured passphrase' } });
    expect(await good.auth.operator.firstAdmin.ensure()).to.deep.equal({
      email: 'admin@pico.local',
      generatedPassword: undefined,
    });
  });
});

onEveryStore('RosterRepair', (make) => {
  it('brings back who is a superadmin, and drops who is not', async () => {
    const { auth, user, ports } = await make();
    const [ann, bob] = [await user('superadmin'), await user('superadmin')];
    await ports.roster.leave(bob.id);
    await ports.roster.join(asUserId('usr_gone'));
    await auth.operator.rosterRepair.run();
    expect([...(await ports.roster.members())].sort()).to.deep.equal([ann.id, bob.id].sort());
  });
});
