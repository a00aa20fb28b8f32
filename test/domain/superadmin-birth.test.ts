import { expect } from 'chai';
import { DEFAULT_ORG } from '../../src/domain/model/ids.js';
import type { AuthFixture } from '../support/auth-fixture.js';
import { PASSWORD } from '../support/auth-fixture.js';
import { around } from '../support/around.js';
import { onEveryStore } from '../support/each-store.js';
import { aUserEntry, importing } from '../support/import-fixture.js';
import { refusal } from '../support/refusal.js';

const EMAIL = 'root@example.com';

/** Every way in which a superadmin comes into being. */
const BIRTHS: Readonly<Record<string, (fixture: AuthFixture) => Promise<unknown>>> = {
  'created by the operator': ({ auth }) =>
    auth.operator.recovery.createUser({
      ...{ email: EMAIL, password: PASSWORD, displayName: '' },
      ...{ role: 'superadmin', orgId: DEFAULT_ORG },
    }),
  'the first admin': ({ auth }) => auth.operator.firstAdmin.ensure(),
  imported: (fixture) => importing(fixture, [aUserEntry(EMAIL, { role: 'superadmin' })]),
};

onEveryStore('A superadmin', (make) => {
  for (const [name, bear] of Object.entries(BIRTHS)) {
    it(`who is ${name} is whole after a crash before the roster knows`, async () => {
      let isCut = true;
      const fixture = await make({
        config: { adminEmail: EMAIL, adminPassword: PASSWORD },
        ports: ({ roster, users }) => ({
          roster: around(roster, (method, proceed) =>
            isCut && method === 'join' ? Promise.reject(new Error('killed')) : proceed(),
          ),
          users: around(users, (method, proceed) =>
            isCut && method === 'replace' ? Promise.reject(new Error('killed')) : proceed(),
          ),
        }),
      });
      const { auth, ports } = fixture;
      const cut = await bear(fixture).catch((error: unknown) => error);
      expect(cut).to.be.an('error').with.property('message', 'killed');
      isCut = false;
      await auth.operator.rosterRepair.run();
      const stored = await ports.users.findByEmailKey(EMAIL);
      expect(stored).to.include({ role: 'superadmin', status: 'active' });
      expect(await ports.roster.members()).to.deep.equal([stored?.id]);
      const caller = await fixture.caller(stored ?? (await fixture.user()));
      await refusal(auth.userAdministration.changeRole(caller, caller.userId, 'viewer'), 'last_superadmin');
    });
  }
});
