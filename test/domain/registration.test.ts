import { expect } from 'chai';
import { ORIGIN, PASSWORD } from '../support/auth-fixture.js';
import { onEveryStore } from '../support/each-store.js';
import { refusal, tally } from '../support/refusal.js';

onEveryStore('Registration', (make) => {
  it('makes one account out of 100 parallel registrations in mixed spellings (AS-16.1)', async () => {
    const { auth, ports } = await make();
    const spellings = [
      'zoë@example.com',
      ' ZOË@Example.com',
      'zoe\u0308@example.com ',
      'Zoe\u0308@EXAMPLE.com',
    ];
    const work = Array.from({ length: 100 }, (_, index) =>
      auth.registration.register({ email: spellings[index % 4] ?? '', password: PASSWORD, origin: ORIGIN }),
    );
    expect(await tally(work)).to.deep.equal({ ok: 1, email_taken: 99 });
    expect((await ports.users.list({ limit: 200 })).total).to.equal(1);
  });

  it('makes a viewer of the default organisation', async () => {
    const { auth } = await make();
    const user = await auth.registration.register({
      email: 'New@Example.com',
      password: PASSWORD,
      displayName: ' Ann ',
      origin: ORIGIN,
    });
    expect(user).to.include({
      email: 'New@Example.com',
      displayName: 'Ann',
      role: 'viewer',
      orgId: 'default',
      status: 'active',
    });
  });

  for (const [code, password] of [
    ['password_too_short', 'seven77'],
    ['password_too_long', 'x1'.repeat(513)],
    ['password_blocked', 'Password1'],
    ['password_blocked', 'SOMEBODY'],
    ['password_blocked', 'aaaaaaaaaaaa'],
  ] as const) {
    it(`refuses ${password.slice(0, 12)} with ${code}`, async () => {
      const { auth } = await make();
      await refusal(
        auth.registration.register({ email: 'somebody@example.com', password, origin: ORIGIN }),
        code,
      );
    });
  }

  it('counts code points, not bytes or code units', async () => {
    const { auth } = await make();
    await refusal(
      auth.registration.register({ email: 'a@example.com', password: '🔑🔒🔑🔒🔑🔒🔑', origin: ORIGIN }),
      'password_too_short',
    );
    await auth.registration.register({
      email: 'a@example.com',
      password: '🔑🔒🔑🔒🔑🔒🔑🔓',
      origin: ORIGIN,
    });
  });

  for (const email of [
    '',
    'a',
    '@example.com',
    'a@',
    'a b@example.com',
    'a@exämple.com',
    'so\u200bmebody@example.com',
    'so\u202emebody@example.com',
    'a@-x.com',
    `${'a'.repeat(250)}@x.com`,
  ]) {
    it(`refuses ${JSON.stringify(email.slice(0, 20))} as an address`, async () => {
      const { auth } = await make();
      const error = await refusal(
        auth.registration.register({ email, password: PASSWORD, origin: ORIGIN }),
        'validation_failed',
      );
      expect(error.issues.map((issue) => issue.path)).to.deep.equal(['email']);
    });
  }

  it('accepts an international domain in punycode', async () => {
    const { auth } = await make();
    await auth.registration.register({ email: 'a@xn--exmple-cua.com', password: PASSWORD, origin: ORIGIN });
  });

  it('obeys the stored switch before the configuration, and only superadmins turn it', async () => {
    const { auth, user, caller } = await make();
    const superadmin = await caller(await user('superadmin'));
    const orgAdmin = await caller(await user('org_admin'));
    await refusal(auth.registration.setEnabled(orgAdmin, false), 'forbidden');
    await auth.registration.setEnabled(superadmin, false);
    await refusal(
      auth.registration.register({ email: 'a@example.com', password: PASSWORD, origin: ORIGIN }),
      'registration_disabled',
    );
    await auth.registration.setEnabled(superadmin, true);
    await auth.registration.register({ email: 'a@example.com', password: PASSWORD, origin: ORIGIN });
  });
});
