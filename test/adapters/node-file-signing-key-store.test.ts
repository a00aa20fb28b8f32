import { expect } from 'chai';
import { spawn } from 'node:child_process';
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { FileSigningKeyStore } from '../../src/adapters/node/file-signing-key-store.js';
import { NodeCryptoSigner } from '../../src/adapters/node/node-crypto-signer.js';
import { describeContract } from '../../src/testing/contracts/describe-contract.js';
import { signingKeyStoreContract } from '../../src/testing/contracts/signing-key-store-contract.js';
import { removeTemporaryDirectories, temporaryDirectory } from '../support/temporary-directory.js';

const signer = new NodeCryptoSigner();

describeContract(
  'FileSigningKeyStore',
  signingKeyStoreContract,
  async () => ({ subject: new FileSigningKeyStore(await temporaryDirectory()) }),
  { describe, it },
);

describe('FileSigningKeyStore', () => {
  after(removeTemporaryDirectories);

  it('has no key before the first one was kept', async () => {
    const store = new FileSigningKeyStore(join(await temporaryDirectory(), 'keys'));
    expect(await store.find('RS256')).to.equal(undefined);
  });

  for (const algorithm of ['RS256', 'ES256', 'EdDSA'] as const) {
    it(`gives back the ${algorithm} key it kept, with its private part and its age`, async () => {
      const store = new FileSigningKeyStore(await temporaryDirectory());
      const kept = await store.keepFirst(await signer.generate(algorithm, 1234));
      const found = await store.find(algorithm);
      expect(found?.kid).to.equal(kept.kid);
      expect(found?.createdAt).to.equal(1234);
      expect(found?.publicJwk).to.deep.equal(kept.publicJwk);
      const signature = found && (await signer.sign(found, 'input'));
      expect(signature && signer.verify(kept, 'input', signature)).to.equal(true);
    });
  }

  it('keeps the first key of an algorithm and answers later candidates with it', async () => {
    const directory = await temporaryDirectory();
    const first = await signer.generate('EdDSA', 1);
    await new FileSigningKeyStore(directory).keepFirst(first);
    const second = await new FileSigningKeyStore(directory).keepFirst(await signer.generate('EdDSA', 2));
    expect(second.kid).to.equal(first.kid);
  });

  it('writes private files', async () => {
    const directory = join(await temporaryDirectory(), 'keys');
    await new FileSigningKeyStore(directory).keepFirst(await signer.generate('EdDSA', 1));
    expect((await stat(join(directory, 'EdDSA.json'))).mode & 0o777).to.equal(0o600);
    expect((await stat(directory)).mode & 0o777).to.equal(0o700);
  });

  describe('a file that is not to be believed', () => {
    const damage: Record<string, (text: string) => string> = {
      'is empty': () => '',
      'was cut': (text) => text.slice(0, text.length / 2),
      'is not an object': () => '[]',
      'names another kid': (text) => text.replace(/"kid":"..../, '"kid":"AAAA'),
      'is for another algorithm': (text) => text.replace('"alg":"EdDSA"', '"alg":"ES256"'),
      'holds another curve': (text) => text.replace('Ed25519', 'X25519'),
      'has no private part': (text) => text.replace(/"d":"[^"]*",/, ''),
    };
    for (const [what, damaged] of Object.entries(damage)) {
      it(`is refused when it ${what}, by name and without its secret`, async () => {
        const directory = await temporaryDirectory();
        const store = new FileSigningKeyStore(directory);
        const key = await store.keepFirst(await signer.generate('EdDSA', 1));
        const path = join(directory, 'EdDSA.json');
        await writeFile(path, damaged(await readFile(path, 'utf8')));
        const error = await store.find('EdDSA').catch((reason: unknown) => reason);
        expect(error).to.be.instanceOf(Error);
        expect(String(error)).to.contain(path).and.not.contain(key.revealPrivateJwk()['d']);
      });
    }
  });

  it('ends with one key and one MAC key for twelve processes that start on an empty directory', async () => {
    const directory = join(await temporaryDirectory(), 'data');
    const answers = await Promise.all(Array.from({ length: 12 }, () => startProcess(directory)));
    expect(new Set(answers).size, answers.join('\n')).to.equal(1);
    expect(answers[0]).to.match(/^[\w-]{43} [\w-]{16}$/);
    expect((await readdir(directory)).sort()).to.deep.equal(['ES256.json', 'refresh.key']);
  }).timeout(60_000);
});

/** A process of its own that waits for the starting time, then makes or finds both keys. */
function startProcess(directory: string): Promise<string> {
  const child = spawn(
    process.execPath,
    ['--import=tsx', new URL('../support/open-keys.ts', import.meta.url).pathname, directory],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  return new Promise((resolve, reject) => {
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.on('error', reject);
    child.on('close', () => resolve(output.trim()));
  });
}
