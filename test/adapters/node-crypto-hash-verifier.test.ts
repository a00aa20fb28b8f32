import { expect } from 'chai';
import { pbkdf2Sync, scryptSync } from 'node:crypto';
import { Argon2PasswordHasher, CHEAPEST_COST } from '../../src/adapters/argon2/argon2-password-hasher.js';
import { NodeCryptoHashVerifier } from '../../src/adapters/node/node-crypto-hash-verifier.js';

const SALT = Buffer.from('sixteen byte salt');
const plain = (bytes: Buffer) => bytes.toString('base64').replace(/=+$/, '');
const scryptHash = (password: string, ln = 10) =>
  `$scrypt$ln=${ln},r=8,p=1$${plain(SALT)}$${plain(scryptSync(password, SALT, 32, { N: 2 ** ln, r: 8, p: 1 }))}`;
const pbkdf2Hash = (password: string, digest: 'sha1' | 'sha256' | 'sha512') =>
  `$pbkdf2-${digest}$i=1000,l=32$${plain(SALT)}$${plain(pbkdf2Sync(password, SALT, 1000, 32, digest))}`;

const READABLE: Readonly<Record<string, string>> = {
  scrypt: scryptHash('hunter2 hunter2'),
  'pbkdf2 with SHA-1': pbkdf2Hash('hunter2 hunter2', 'sha1'),
  'pbkdf2 with SHA-256': pbkdf2Hash('hunter2 hunter2', 'sha256'),
  'pbkdf2 with SHA-512': pbkdf2Hash('hunter2 hunter2', 'sha512'),
  'pbkdf2 as passlib writes it': pbkdf2Hash('hunter2 hunter2', 'sha256')
    .replace('i=1000,l=32', '1000')
    .replaceAll('+', '.'),
  // Made by passlib.hash.scrypt and passlib.hash.pbkdf2_sha256.
  'scrypt made by passlib':
    '$scrypt$ln=8,r=8,p=1$ZGVhZGJlZWZkZWFkYmVlZg$VecXnMWV259dfIE97bqwZ5fQChJ7lCYFRPMCTo2Nx80',
  'pbkdf2 made by passlib':
    '$pbkdf2-sha256$1000$ZGVhZGJlZWZkZWFkYmVlZg$NjX1tie9n23xi37J72mX.MkzExv4OpHZbMxIOuyKNKc',
};

const UNBEARABLE: Readonly<Record<string, string>> = {
  'an empty text': '',
  'a bcrypt hash': `$2b$04$${'a'.repeat(53)}`,
  'scrypt memory that would stop the server': scryptHash('x').replace('ln=10', 'ln=31'),
  'scrypt without a cost': scryptHash('x').replace('ln=10,', ''),
  'scrypt lanes that would stop the server': scryptHash('x').replace('p=1', 'p=4096'),
  'iterations that would stop the server': pbkdf2Hash('x', 'sha256').replace('i=1000', 'i=999999999'),
  'no iterations': pbkdf2Hash('x', 'sha256').replace('i=1000', 'i=0'),
  'a hash of which little is left': pbkdf2Hash('x', 'sha256').slice(0, -30),
  'an unknown digest': pbkdf2Hash('x', 'sha256').replace('sha256', 'md5'),
};

describe('NodeCryptoHashVerifier', () => {
  const verifier = new NodeCryptoHashVerifier();

  for (const [what, stored] of Object.entries(READABLE)) {
    it(`verifies ${what}`, async () => {
      expect(verifier.reads(stored)).to.equal(true);
      expect(await verifier.verify(stored, 'hunter2 hunter2')).to.equal(true);
      expect(await verifier.verify(stored, 'hunter2 hunter3')).to.equal(false);
    });
  }

  for (const [what, stored] of Object.entries(UNBEARABLE)) {
    it(`does not read ${what}`, async () => {
      expect(verifier.reads(stored)).to.equal(false);
      expect(await verifier.verify(stored, 'x')).to.equal(false);
    });
  }
});

describe('Argon2PasswordHasher with foreign hashes', () => {
  const hasher = new Argon2PasswordHasher({ cost: CHEAPEST_COST, foreign: [new NodeCryptoHashVerifier()] });

  it('verifies what a plug-in reads, as typed and in NFC, and wants it hashed again', async () => {
    const stored = scryptHash('caf\u00e9 au lait');
    expect(hasher.recognises(stored)).to.equal(true);
    expect(await hasher.verify(stored, 'caf\u00e9 au lait')).to.equal(true);
    expect(await hasher.verify(stored, 'cafe\u0301 au lait')).to.equal(true);
    expect(await hasher.verify(stored, 'tea')).to.equal(false);
    expect(hasher.needsRehash(stored, 'tea')).to.equal(true);
  });

  it('recognises what it made and bcrypt, and nothing that it could not verify', async () => {
    expect(hasher.recognises(await hasher.hash('x'))).to.equal(true);
    expect(hasher.recognises(`$2y$12$${'a'.repeat(53)}`)).to.equal(true);
    const tooSmall = [
      '$argon2id$v=19$m=8,t=1,p=1$YQ$aGFzaGhhc2g',
      '$argon2id$v=19$m=8,t=1,p=2$c2FsdHNhbHQ$aGFzaGhhc2g',
    ];
    for (const stored of ['hunter2', '$1$salt$md5crypt', ...tooSmall, ...Object.values(UNBEARABLE).slice(2)])
      expect(hasher.recognises(stored), stored).to.equal(false);
    expect(new Argon2PasswordHasher().recognises(scryptHash('x'))).to.equal(false);
  });
});
