import { expect } from 'chai';
import { asOrgId } from '../../src/domain/model/ids.js';
import { around } from '../support/around.js';
import { ORIGIN } from '../support/auth-fixture.js';
import { onEveryStore } from '../support/each-store.js';
import { refusal } from '../support/refusal.js';

onEveryStore('ServiceTokens', (make) => {
  it('shows a token once, and knows the name the second time', async () => {
    const { auth, user, caller } = await make();
    const admin = await caller(await user('superadmin'));
    const first = await auth.serviceTokens.create(admin, { name: 'billing', role: 'operator' });
    const second = await auth.serviceTokens.create(admin, { name: 'billing' });
    if (!first.created || second.created) throw new Error('the first creation must win');
    expect(first.token).to.match(/^pico_svc_[\w-]{49}$/);
    expect(second.record).to.deep.equal(first.record);
    expect(JSON.stringify(second)).to.not.include(first.token);
    expect((await auth.serviceTokens.validate(first.token, ORIGIN))?.name).to.equal('billing');
  });

  it('creates one of 20 that are asked for by one name at once', async () => {
    const { auth, user, caller } = await make();
    const admin = await caller(await user('superadmin'));
    const made = await Promise.all(
      Array.from({ length: 20 }, () => auth.serviceTokens.create(admin, { name: 'one' })),
    );
    expect(made.filter((creation) => creation.created)).to.have.lengthOf(1);
    expect(new Set(made.map((creation) => creation.record.id))).to.have.lengthOf(1);
  });

  it('keeps neither the token nor anything it could be made from', async () => {
    const { auth, user, caller, ports } = await make();
    const creation = await auth.serviceTokens.create(await caller(await user('superadmin')), { name: 'x' });
    const stored = JSON.stringify(await ports.serviceTokens.findByName(asOrgId('default'), 'x'));
    expect(stored).to.not.include(creation.created ? creation.token.slice(9, 30) : '-');
  });

  it('refuses a malformed token without a look-up, and reads a valid one once a second (AS-19.1, AS-19.2)', async () => {
    let reads = 0;
    const { auth, user, caller, clock } = await make({
      ports: ({ serviceTokens }) => ({
        serviceTokens: around(serviceTokens, (method, proceed) => {
          if (method === 'findByHash') reads += 1;
          return proceed();
        }),
      }),
    });
    const creation = await auth.serviceTokens.create(await caller(await user('superadmin')), { name: 'x' });
    const token = creation.created ? creation.token : '';
    for (const broken of [
      '',
      'pico_svc_',
      `${token}x`,
      token.slice(0, -1) + (token.endsWith('A') ? 'B' : 'A'),
      token.toLowerCase(),
    ]) {
      expect(await auth.serviceTokens.validate(broken, ORIGIN)).to.equal(undefined);
    }
    expect(reads).to.equal(0);
    for (let call = 0; call < 100; call += 1) await auth.serviceTokens.validate(token, ORIGIN);
    expect(reads).to.equal(1);
    clock.advance(1_000);
    await auth.serviceTokens.validate(token, ORIGIN);
    expect(reads).to.equal(2);
  });

  it('refuses a revoked token at once, and frees its name', async () => {
    const { auth, user, caller } = await make();
    const admin = await caller(await user('superadmin'));
    const creation = await auth.serviceTokens.create(admin, { name: 'x' });
    const token = creation.created ? creation.token : '';
    await auth.serviceTokens.validate(token, ORIGIN);
    await auth.serviceTokens.revoke(admin, 'x');
    expect(await auth.serviceTokens.validate(token, ORIGIN)).to.equal(undefined);
    await refusal(auth.serviceTokens.revoke(admin, 'x'), 'service_token_not_found');
    expect((await auth.serviceTokens.create(admin, { name: 'x' })).created).to.equal(true);
  });

  it('grants at most the role of its creator, inside its organisation', async () => {
    const { auth, user, caller } = await make();
    const [root, admin] = [
      await caller(await user('superadmin')),
      await caller(await user('org_admin', 'acme')),
    ];
    await refusal(auth.serviceTokens.create(admin, { name: 'x', role: 'superadmin' }), 'role_above_own');
    await refusal(
      auth.serviceTokens.create(admin, { name: 'x', orgId: asOrgId('globex') }),
      'organisation_not_found',
    );
    await refusal(auth.serviceTokens.create(admin, { name: 'has space' }), 'validation_failed');
    await auth.serviceTokens.create(root, { name: 'strong', role: 'superadmin', orgId: asOrgId('acme') });
    await refusal(auth.serviceTokens.revoke(admin, 'strong'), 'role_above_own');
    const creation = await auth.serviceTokens.create(admin, { name: 'x' });
    expect(creation.record).to.include({ orgId: 'acme', role: 'viewer' });
  });
});
