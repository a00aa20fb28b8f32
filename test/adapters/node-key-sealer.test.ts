import { expect } from 'chai';
import fc from 'fast-check';
import { randomBytes } from 'node:crypto';
import { chmod, readdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { AesGcmKeySealer } from '../../src/adapters/node/aes-gcm-key-sealer.js';
import { KeyFileError } from '../../src/adapters/node/key-file-error.js';
import {
  parseKeyEncryptionKey,
  readOrCreateKeyEncryptionKey,
} from '../../src/adapters/node/key-encryption-keys.js';
import { openKeySealer } from '../../src/composition/open-key-sealer.js';
import { asKeyId } from '../../src/domain/model/ids.js';
import type { KeyIdentity } from '../../src/domain/model/key-record.js';
import { failureOf } from '../support/failure.js';
import { modeOf } from '../support/sqlite-files.js';
import { removeTemporaryDirectories, temporaryDirectory } from '../support/temporary-directory.js';

const KEK = { id: 'kek-1', bytes: randomBytes(32) };
const identity: KeyIdentity = { kid: asKeyId('k'), use: 'sig', algorithm: 'EdDSA', sequence: 1 };
const text = (id = 'a', bytes = randomBytes(32)): string => `${id}:${bytes.toString('base64')}`;

describe('AesGcmKeySealer', () => {
  const sealer = new AesGcmKeySealer(KEK);

  it('opens what it sealed, whatever it is', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 300 }), async (secret) => {
        const sealed = await sealer.seal(secret, identity);
        expect(await sealer.open(sealed, identity)).to.deep.equal({
          kind: 'opened',
          secret: secret,
        });
      }),
      { numRuns: 200 },
    );
  });

  it('opens nothing of which one bit was changed, cut off or added', async () => {
    const sealed = await sealer.seal('the secret', identity);
    const bytes = Buffer.from(sealed.sealed, 'base64url');
    const opened = async (changed: Uint8Array): Promise<string> =>
      (await sealer.open({ ...sealed, sealed: Buffer.from(changed).toString('base64url') }, identity)).kind;
    for (let bit = 0; bit < bytes.length * 8; bit += 1) {
      const changed = Uint8Array.from(bytes);
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(await opened(changed), `bit ${bit}`).to.equal('damaged');
    }
    for (let length = 0; length < bytes.length; length += 1)
      expect(await opened(bytes.subarray(0, length)), `cut to ${length}`).to.equal('damaged');
    expect(await opened(Buffer.concat([bytes, Buffer.alloc(1)]))).to.equal('damaged');
    expect(await opened(bytes)).to.equal('opened');
  });

  it('opens nothing for another record, and tells a key-encryption key it does not have', async () => {
    const sealed = await sealer.seal('the secret', identity);
    const others: readonly KeyIdentity[] = [
      { ...identity, kid: asKeyId('K') },
      { ...identity, use: 'mac' },
      { ...identity, algorithm: 'ES256' },
      { ...identity, sequence: 2 },
    ];
    for (const other of others) expect(await sealer.open(sealed, other)).to.deep.equal({ kind: 'damaged' });
    expect(await sealer.open({ ...sealed, keyEncryptionKeyId: 'kek-2' }, identity)).to.deep.equal({
      kind: 'unknown_key',
    });
    const renamed = new AesGcmKeySealer({ id: 'kek-2', bytes: KEK.bytes });
    expect(await renamed.open({ ...sealed, keyEncryptionKeyId: 'kek-2' }, identity)).to.deep.equal({
      kind: 'damaged',
    });
  });

  it('never uses a nonce twice, and never seals twice alike, in 10,000', async () => {
    const seals = await Promise.all(Array.from({ length: 10_000 }, () => sealer.seal('same', identity)));
    expect(new Set(seals.map(({ sealed }) => sealed.slice(0, 16))).size).to.equal(10_000);
  });

  it('seals by the first key, opens by every one, and takes no two of one name', async () => {
    const second = { id: 'kek-2', bytes: randomBytes(32) };
    const two = new AesGcmKeySealer(second, KEK);
    expect(two.currentKeyId()).to.equal('kek-2');
    expect((await two.seal('s', identity)).keyEncryptionKeyId).to.equal('kek-2');
    expect((await two.open(await sealer.seal('s', identity), identity)).kind).to.equal('opened');
    expect(() => new AesGcmKeySealer(KEK, second, { ...second, id: 'kek-1' })).to.throw('same id');
  });
});

describe('a key-encryption key', () => {
  after(removeTemporaryDirectories);

  it('is an id and the base64 of exactly 32 bytes, in the one spelling', () => {
    const good = text('name_1-x');
    expect(parseKeyEncryptionKey(good)?.id).to.equal('name_1-x');
    const wrong = [
      ...['', ':', 'a', `a${good}:`, ` ${good}`, `${good} `, `${good}\n`],
      ...[
        text('a', randomBytes(31)),
        text('a', randomBytes(33)),
        text(''),
        text('a b'),
        text('x'.repeat(33)),
      ],
      `a:${Buffer.alloc(32, 255).toString('base64url')}`,
      `a:${Buffer.alloc(32).toString('base64').slice(0, -2)}B=`,
    ];
    for (const spelling of wrong) expect(parseKeyEncryptionKey(spelling), spelling).to.equal(undefined);
  });

  it('that is not of this shape is refused by its place, never by its text', async () => {
    const secret = randomBytes(31).toString('base64');
    const options = { directory: await temporaryDirectory(), keyEncryptionKeys: [text(), `b:${secret}`] };
    const error = await failureOf(openKeySealer(options));
    expect(String(error)).to.contain('no. 2').and.not.contain(secret);
  });

  it('of a machine is made once, in a private file of a private directory', async () => {
    const directory = join(await temporaryDirectory(), 'data', 'keys');
    const sealers = await Promise.all(
      Array.from({ length: 12 }, () => openKeySealer({ directory, keyEncryptionKeys: [] })),
    );
    expect(await readdir(dirname(dirname(directory))), 'before anything is sealed').to.deep.equal([]);
    const sealed = await Promise.all(sealers.map((sealer) => sealer.seal('s', identity)));
    expect(new Set(sealers.map((sealer) => sealer.currentKeyId())).size).to.equal(1);
    for (const [at, sealer] of sealers.entries()) {
      const another = sealed[(at + 1) % sealed.length];
      expect(another && (await sealer.open(another, identity)).kind).to.equal('opened');
    }
    expect(await readdir(directory)).to.deep.equal(['key-encryption.key']);
    expect(await modeOf(directory)).to.equal(0o700);
    expect(await modeOf(join(directory, 'key-encryption.key'))).to.equal(0o600);
  });

  it('in a file that is missing is not replaced by another, and the file is named', async () => {
    const directory = await temporaryDirectory();
    const path = join(directory, 'key-encryption.key');
    const sealer = await openKeySealer({ directory, keyEncryptionKeys: [] });
    const sealed = await new AesGcmKeySealer(KEK).seal('s', identity);
    const unsealed = await sealer.open(sealed, identity);
    expect(unsealed.kind).to.equal('unknown_key');
    expect(unsealed).to.have.property('cure').that.contains(`${path} is missing`).and.contains('backup');
    expect(await readdir(directory)).to.deep.equal([]);
    await writeFile(path, text(KEK.id, KEK.bytes));
    expect(await sealer.open(sealed, identity)).to.deep.equal({ kind: 'opened', secret: 's' });
  });

  it('in the file of another store opens nothing of this one, and says whose it is', async () => {
    const directory = await temporaryDirectory();
    const sealer = await openKeySealer({ directory, keyEncryptionKeys: [] });
    await sealer.seal('s', identity);
    const unsealed = await sealer.open(await new AesGcmKeySealer(KEK).seal('s', identity), identity);
    expect(unsealed).to.have.property('cure').that.contains(`holds another key, ${sealer.currentKeyId()}`);
  });

  it('in a file that was damaged stops the start, by the file’s name and without its text', async () => {
    const path = join(await temporaryDirectory(), 'key-encryption.key');
    for (const damaged of ['', 'local-0123:c2VjcmV0', 'secret-bytes']) {
      await writeFile(path, damaged);
      const error = await failureOf(readOrCreateKeyEncryptionKey(path));
      expect(error).to.be.instanceOf(KeyFileError);
      expect(String(error)).to.contain(path);
      expect(
        String(await failureOf(openKeySealer({ directory: dirname(path), keyEncryptionKeys: [] }))),
      ).to.equal(String(error));
      if (damaged !== '') expect(String(error)).not.to.contain(damaged);
    }
  });

  it('in a file that others may read is used, and complained about', async () => {
    const directory = await temporaryDirectory();
    await (await openKeySealer({ directory, keyEncryptionKeys: [] })).seal('s', identity);
    await chmod(join(directory, 'key-encryption.key'), 0o644);
    const complaints: string[] = [];
    await openKeySealer({ directory, keyEncryptionKeys: [], warn: (message) => complaints.push(message) });
    expect(complaints).to.have.length(1);
    expect(complaints[0]).to.contain('key-encryption.key').and.contain('644');
  });

  it('that is configured makes no file', async () => {
    const directory = await temporaryDirectory();
    await (await openKeySealer({ directory, keyEncryptionKeys: [text()] })).seal('s', identity);
    expect(await readdir(directory)).to.deep.equal([]);
  });
});
