import { expect } from 'chai';
import { AUTH_DEFAULTS, createAuth, memoryStores, nodePlatform } from 'pico-auth';
import { oneSession } from '../../examples/embedding/sign-in.js';
import { upkeep } from '../../examples/embedding/upkeep.js';
import { embeddedAuth } from '../../examples/embedding/without-container.js';
import { removeTemporaryDirectories, temporaryDirectory } from '../support/temporary-directory.js';

const issuer = 'https://shop.example.com';

describe('the domain in an application without a container', () => {
  after(removeTemporaryDirectories);

  it('registers, signs in, refreshes and signs out', async () => {
    const { auth, close } = await embeddedAuth(await temporaryDirectory(), issuer);
    expect(await oneSession(auth)).to.equal('viewer, then token_revoked');
    await close();
  }).timeout(30_000);

  it('is swept at once and then by timers, and tells what failed', async () => {
    const broken = new Error('no database');
    const stores = memoryStores();
    Object.assign(stores.families, { purgeExpired: () => Promise.reject(broken) });
    const platform = await nodePlatform({ dataDir: await temporaryDirectory() });
    const auth = createAuth({ ...stores, ...platform }, { ...AUTH_DEFAULTS, issuer });
    const failure = await new Promise<unknown>((resolve) => {
      void upkeep(auth, resolve).then((stop) => stop());
    });
    expect(failure).to.equal(broken);
  });
});
