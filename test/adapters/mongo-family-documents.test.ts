import { expect } from 'chai';
import { familyDocument, sweptFrom } from '../../src/adapters/mongo/family-documents.js';
import { AUTH_BOUNDS } from '../../src/composition/config/auth-bounds.js';
import { aFamily } from '../../src/testing/builders.js';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** The server removes a session by this time alone, whoever is running. */
describe('the time from which MongoDB removes a session', () => {
  it('comes an hour after its longest access token at the soonest, however soon it can be refreshed no more', () => {
    const family = aFamily();
    const tokenEnd = family.rotatedAt + AUTH_BOUNDS.accessTokenExpireMinutes.max * MINUTE_MS;
    for (const idleMs of [1_000, 20 * MINUTE_MS, 23 * HOUR_MS]) {
      const document = familyDocument({ ...family, idleExpiresAt: family.rotatedAt + idleMs, revokedAt: 5 });
      expect(document.sweptFrom.getTime()).to.be.within(tokenEnd + HOUR_MS, tokenEnd + 2 * HOUR_MS);
    }
  });

  it('waits for no token beyond the end of the session', () => {
    const family = aFamily();
    const expiresAt = family.rotatedAt + MINUTE_MS;
    expect(familyDocument({ ...family, expiresAt }).sweptFrom).to.deep.equal(sweptFrom(expiresAt));
  });

  it('follows the end of refreshing where that is later', () => {
    const family = aFamily();
    expect(familyDocument(family).sweptFrom).to.deep.equal(sweptFrom(family.idleExpiresAt));
  });
});
