import { expect } from 'chai';
import { DiscardingAuditLog } from 'pico-auth/adapters/memory';
import { oneSession } from '../../examples/embedding/sign-in.js';
import { embeddedAuth } from '../../examples/embedding/without-container.js';
import { removeTemporaryDirectories, temporaryDirectory } from '../support/temporary-directory.js';

const issuer = 'https://shop.example.com';

describe('the domain in an application without a container', () => {
  after(removeTemporaryDirectories);

  it('registers, signs in, refreshes and signs out', async () => {
    const audit = new DiscardingAuditLog();
    const { auth, close } = await embeddedAuth(await temporaryDirectory(), issuer, { audit });
    expect(await oneSession(auth)).to.equal('viewer, then token_revoked');
    await close();
  }).timeout(30_000);
});
