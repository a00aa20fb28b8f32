import { expect } from 'chai';
import { randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { MemorySigningKeyStore } from '../../src/adapters/memory/memory-signing-key-store.js';
import { HmacSha256Mac } from '../../src/adapters/node/hmac-sha256-mac.js';
import { KeyFileError } from '../../src/adapters/node/key-file-error.js';
import { NodeCryptoSigner } from '../../src/adapters/node/node-crypto-signer.js';
import { adoptKeyFiles } from '../../src/composition/adopt-key-files.js';
import { processKeySealer } from '../../src/composition/open-key-sealer.js';
import type { SigningAlgorithm } from '../../src/domain/model/signing-key.js';
import { FixedClock } from '../../src/testing/fixed-clock.js';
import { authFixture, ORIGIN, TEST_CONFIG } from '../support/auth-fixture.js';
import { failureOf } from '../support/failure.js';
import { ED, ES, keyNode, MAC, startedKeyNode } from '../support/key-fixture.js';
import { removeTemporaryDirectories, temporaryDirectory } from '../support/temporary-directory.js';

const signer = new NodeCryptoSigner();
const mac = new HmacSha256Mac();

/** A directory of keys as versions before the key ring left it. */
async function formerDirectory(algorithms: readonly SigningAlgorithm[] = ['EdDSA']) {
  const directory = join(await temporaryDirectory(), 'keys');
  await mkdir(directory);
  const kids: string[] = [];
  for (const algorithm of algorithms) {
    const key = await signer.generate(algorithm, 1_234);
    const { kid, createdAt } = key;
    const document = { ...key.revealPrivateJwk(), kid, alg: algorithm, use: 'sig', created_at: createdAt };
    await writeFile(join(directory, `${algorithm}.json`), `${JSON.stringify(document)}\n`);
    kids.push(kid);
  }
  const secret = randomBytes(32);
  await writeFile(join(directory, 'refresh-hmac.key'), `${secret.toString('base64url')}\n`);
  return { directory, kids, mac: mac.open(secret) };
}

const emptyPorts = () => ({
  ...{ signingKeys: new MemorySigningKeyStore(), sealer: processKeySealer(), signer, mac },
  clock: new FixedClock(),
});

const nodeOn = ({ signingKeys, sealer, clock }: ReturnType<typeof emptyPorts>, config = {}) =>
  keyNode({ store: signingKeys, sealer, clock, config });

describe('keys of an older version', () => {
  after(removeTemporaryDirectories);

  it('sign and mint on under their names, and the files stay as they are', async () => {
    const former = await formerDirectory();
    const before = await readFile(join(former.directory, 'EdDSA.json'), 'utf8');
    const ports = emptyPorts();
    const told = await adoptKeyFiles(former.directory, ports, TEST_CONFIG);
    expect(told).to.deep.equal([`EdDSA ${former.kids[0]}`, `HS256 ${former.mac.kid}`]);
    const node = nodeOn(ports);
    await node.ring.start();
    expect(node.ring.signingKey('EdDSA').kid).to.equal(former.kids[0]);
    expect(node.ring.mintingKey().kid).to.equal(former.mac.kid);
    expect(node.phases()).to.deep.equal(['active', 'announced']);
    expect(await readFile(join(former.directory, 'EdDSA.json'), 'utf8')).to.equal(before);
    expect(await readdir(former.directory)).to.have.length(2);
  });

  it('let refresh tokens of that version live on', async () => {
    const former = await formerDirectory();
    const ports = emptyPorts();
    await adoptKeyFiles(former.directory, ports, TEST_CONFIG);
    const fixture = await authFixture({ ports: () => ports });
    const { refreshToken } = await fixture.signIn(await fixture.user());
    expect(refreshToken).to.contain(`rt1.${former.mac.kid}.`);
    await fixture.auth.refreshRotation.refresh(refreshToken, ORIGIN);
    await fixture.close();
  });

  it('are taken once: a second start adopts nothing, and reads no file that it needs no more', async () => {
    const former = await formerDirectory();
    const ports = emptyPorts();
    await adoptKeyFiles(former.directory, ports, TEST_CONFIG);
    const before = await ports.signingKeys.list();
    await writeFile(join(former.directory, 'EdDSA.json'), 'damaged since');
    await writeFile(join(former.directory, 'refresh-hmac.key'), 'damaged since');
    expect(await adoptKeyFiles(former.directory, ports, TEST_CONFIG)).to.deep.equal([]);
    expect(await ports.signingKeys.list()).to.deep.equal(before);
  });

  it('are all taken where the first attempt died between two of them', async () => {
    const former = await formerDirectory();
    const ports = emptyPorts();
    await adoptKeyFiles(former.directory, ports, TEST_CONFIG);
    const cut = { ...emptyPorts(), sealer: ports.sealer };
    for (const record of (await ports.signingKeys.list()).filter(({ use }) => use === 'sig'))
      await cut.signingKeys.insert(record);
    expect(await adoptKeyFiles(former.directory, cut, TEST_CONFIG)).to.deep.equal([
      `HS256 ${former.mac.kid}`,
    ]);
    const node = nodeOn(cut);
    await node.ring.start();
    expect(node.ring.mintingKey().kid).to.equal(former.mac.kid);
  });

  it('keep their places where many processes start at once', async () => {
    const former = await formerDirectory(['EdDSA', 'ES256']);
    const shared = emptyPorts();
    const nodes = await Promise.all(
      Array.from({ length: 8 }, async () => {
        await adoptKeyFiles(former.directory, shared, TEST_CONFIG);
        const node = nodeOn(shared);
        await node.ring.start();
        return node;
      }),
    );
    for (const node of nodes) {
      expect(node.ring.signingKey('EdDSA').kid).to.equal(former.kids[0]);
      expect(node.ring.mintingKey().kid).to.equal(former.mac.kid);
    }
  });

  it('sign on until a new algorithm was announced: verifiers keep key sets of that version', async () => {
    const former = await formerDirectory();
    const ports = emptyPorts();
    const config = { ...TEST_CONFIG, algorithm: 'ES256' } as const;
    await adoptKeyFiles(former.directory, ports, config);
    const node = nodeOn(ports, config);
    await node.ring.start();
    expect(node.phases(ES)).to.deep.equal(['announced']);
    expect(node.ring.signingKey('ES256').kid).to.equal(former.kids[0]);
  });

  it('never push aside keys that are in the store', async () => {
    const former = await formerDirectory();
    const node = await startedKeyNode();
    const ports = { ...emptyPorts(), signingKeys: node.store, sealer: node.sealer };
    expect(await adoptKeyFiles(former.directory, ports, TEST_CONFIG)).to.deep.equal([]);
    expect(node.phases(ED)).to.deep.equal(['active', 'announced']);
    expect(node.phases(MAC)).to.deep.equal(['active', 'announced']);
  });

  it('need not be there', async () => {
    const directory = join(await temporaryDirectory(), 'nothing');
    expect(await adoptKeyFiles(directory, emptyPorts(), TEST_CONFIG)).to.deep.equal([]);
  });

  describe('in a file that is not to be believed', () => {
    const damage: Record<string, (text: string) => string> = {
      'is empty': () => '',
      'was cut': (text) => text.slice(0, text.length / 2),
      'is not an object': () => '[]',
      'names another kid': (text) => text.replace(/"kid":"..../, '"kid":"AAAA'),
      'names no kid': (text) => text.replace(/"kid":"[^"]*",/, ''),
      'is for another algorithm': (text) => text.replace('"alg":"EdDSA"', '"alg":"ES256"'),
      'holds another curve': (text) => text.replace('Ed25519', 'X25519'),
      'has no private part': (text) => text.replace(/"d":"[^"]*",/, ''),
    };
    for (const [what, damaged] of Object.entries(damage)) {
      it(`because it ${what} stop the start, by the file’s name and without its secret`, async () => {
        const { directory } = await formerDirectory();
        const path = join(directory, 'EdDSA.json');
        const text = await readFile(path, 'utf8');
        const secret = (JSON.parse(text) as { d: string }).d;
        expect(damaged(text)).not.to.equal(text);
        await writeFile(path, damaged(text));
        const ports = emptyPorts();
        const error = await failureOf(adoptKeyFiles(directory, ports, TEST_CONFIG));
        expect(error).to.be.instanceOf(KeyFileError);
        expect(String(error)).to.contain(path).and.not.contain(secret);
        expect(await ports.signingKeys.list()).to.deep.equal([]);
      });
    }

    it('of refresh tokens stop it as well', async () => {
      const { directory } = await formerDirectory();
      await writeFile(join(directory, 'refresh-hmac.key'), 'c2hvcnQ');
      const error = await failureOf(adoptKeyFiles(directory, emptyPorts(), TEST_CONFIG));
      expect(String(error)).to.contain('refresh-hmac.key').and.not.contain('c2hvcnQ');
    });
  });
});
