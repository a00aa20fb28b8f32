import { expect } from 'chai';
import { ServiceTokenFormat } from '../../src/domain/service-token-format.js';
import { ORIGIN } from '../support/auth-fixture.js';
import { onEveryStore } from '../support/each-store.js';

onEveryStore('caches', (make) => {
  it('are never the only copy: tokens pushed out of every cache still work (AS-15.5)', async () => {
    const { auth, user, signIn, caller, ports } = await make({ config: { throttleEnabled: false } });
    const admin = await caller(await user('superadmin'));
    const creation = await auth.serviceTokens.create(admin, { name: 'first' });
    const service = creation.created ? creation.token : '';
    const pair = await signIn(await user());
    await auth.serviceTokens.validate(service, ORIGIN);
    await auth.authentication.authenticate(pair.accessToken);
    const format = new ServiceTokenFormat(ports.digest);
    for (let flood = 0; flood < 10_001; flood += 1)
      await auth.serviceTokens.validate(format.make(ports.random), ORIGIN);
    expect((await auth.serviceTokens.validate(service, ORIGIN))?.name).to.equal('first');
    await auth.authentication.authenticate(pair.accessToken);
    await auth.refreshRotation.refresh(pair.refreshToken, ORIGIN);
  });
});
