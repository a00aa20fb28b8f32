import { expect } from 'chai';
import { createTokenValidator } from '../../src/composition/create-token-validator.js';
import type { ValidatedToken } from '../../src/domain/model/token-claims.js';
import { TokenValidator } from '../../src/domain/token-validator.js';
import type { VerifiedToken } from '../../src/domain/token-verifier.js';
import { createTestIssuer } from '../../src/testing/test-issuer.js';

describe('TokenValidator', () => {
  it('waits for a revocation check whose promise is of another library', async () => {
    const issuer = await createTestIssuer();
    const { issuer: name, audience, keys: keySource } = issuer;
    const handle = await createTokenValidator({ issuer: name, audience, keySource });
    const token = await handle.validate(issuer.token({ sub: 'alice' }));
    handle.close();
    const verified = { token, key: { kid: 'k1' } } as unknown as VerifiedToken;
    const verifier = { verify: () => Promise.resolve(verified), judge: () => verified };
    const foreign = { then: (resolve: (found: ValidatedToken) => void) => resolve(token) };
    const check = { check: () => foreign as unknown as Promise<ValidatedToken> };
    const judged = new TokenValidator(verifier, new Map([[name, check]])).judge('a token');
    expect(judged).to.be.instanceOf(Promise);
    expect(await judged).to.equal(token);
  });
});
