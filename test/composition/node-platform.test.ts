import { expect } from 'chai';
import { isMlDsaNative } from '../../src/adapters/node/native-ml-dsa.js';
import { createAuth } from '../../src/composition/create-auth.js';
import { memoryStores } from '../../src/composition/memory-stores.js';
import { nodePlatform } from '../../src/composition/node-platform.js';
import type { NodePlatform } from '../../src/composition/open-node-platform.js';
import { ORIGIN, TEST_CONFIG } from '../support/auth-fixture.js';
import { failureOf } from '../support/failure.js';
import { refusal } from '../support/refusal.js';
import { removeTemporaryDirectories, temporaryDirectory } from '../support/temporary-directory.js';

describe('nodePlatform', () => {
  let platform: NodePlatform;

  before(async () => {
    platform = await nodePlatform({ dataDir: await temporaryDirectory() });
  });
  after(removeTemporaryDirectories);

  it('writes the audit trail to standard error unless it is given another', async () => {
    const written: string[] = [];
    const { write } = process.stderr;
    process.stderr.write = (line) => written.push(String(line)) > 0;
    try {
      const { signIn } = createAuth({ ...memoryStores(), ...platform }, TEST_CONFIG);
      await refusal(
        signIn.signIn({ email: 'nobody@example.com', password: 'guess', origin: ORIGIN }),
        'invalid_credentials',
      );
    } finally {
      process.stderr.write = write;
    }
    expect(JSON.parse(written.join(''))).to.include({ audit: true, action: 'sign_in.refused' });
  });

  it('ends the threads that sign by ML-DSA; OpenSSL has none', async () => {
    const { signer } = platform;
    const key = await signer.generate('ML-DSA-44', 0);
    await platform.close();
    await platform.close();
    const sign = signer.sign(key, 'text');
    if (isMlDsaNative('ML-DSA-44')) expect(await sign).to.be.an.instanceOf(Uint8Array);
    else expect(String(await failureOf(sign))).to.contain('closed');
  });
});
