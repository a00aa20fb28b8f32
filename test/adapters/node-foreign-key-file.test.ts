import { expect } from 'chai';
import { createPublicKey, generateKeyPairSync, randomBytes } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { readForeignKey } from '../../src/adapters/node/foreign-key-file.js';
import type { SigningAlgorithm } from '../../src/domain/model/signing-key.js';
import { ed25519Key, jwkText, keyFile, p256Key, pkcs8, rsaKey } from '../support/foreign-keys.js';
import { removeTemporaryDirectories, temporaryDirectory } from '../support/temporary-directory.js';

const RSA = rsaKey();
const EC = p256Key();
const ED = ed25519Key();
const AKP = { kty: 'AKP', alg: 'ML-DSA-65', pub: 'AAAA' };
const publicPem = createPublicKey(RSA).export({ type: 'spki', format: 'pem' }).toString();
const encrypted = RSA.export({
  ...{ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'x' },
} as const).toString();
const formerlyEncrypted = RSA.export({
  ...{ type: 'pkcs1', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'x' },
} as const).toString();
const pem = (der: Buffer): string =>
  `-----BEGIN PRIVATE KEY-----\n${der.toString('base64')}\n-----END PRIVATE KEY-----\n`;
/** RFC 9881: an ML-DSA-65 key with its seed alone. */
const mlDsaPem = pem(
  Buffer.concat([Buffer.from('3034020100300b060960864801650304031204228020', 'hex'), randomBytes(32)]),
);

describe('the file of a foreign key', () => {
  let directory: string;
  before(async () => {
    directory = await temporaryDirectory();
  });
  after(removeTemporaryDirectories);
  const read = async (content: string | Uint8Array, wanted?: SigningAlgorithm) =>
    readForeignKey(await keyFile(directory, 'key', content), wanted);

  const TAKEN: Readonly<Record<string, readonly [content: string, algorithm: string, format: string]>> = {
    'RSA in PKCS#8, as pico-auth writes it': [pkcs8(RSA), 'RS256', 'RSA PEM'],
    'RSA in PKCS#1': [RSA.export({ type: 'pkcs1', format: 'pem' }).toString(), 'RS256', 'RSA PEM'],
    'P-256 in PKCS#8': [pkcs8(EC), 'ES256', 'PEM'],
    'P-256 in SEC 1': [EC.export({ type: 'sec1', format: 'pem' }).toString(), 'ES256', 'PEM'],
    'Ed25519 in PKCS#8': [pkcs8(ED), 'EdDSA', 'PEM'],
    'a key behind its certificate or public key': [`${publicPem}\n${pkcs8(RSA)}`, 'RS256', 'RSA PEM'],
    'a key with Windows line ends': [pkcs8(RSA).replaceAll('\n', '\r\n'), 'RS256', 'RSA PEM'],
    'an RSA JWK': [jwkText(RSA, { kid: 'old-1', use: 'sig' }), 'RS256', 'JWK'],
    'a P-256 JWK': [jwkText(EC), 'ES256', 'JWK'],
    'a P-256 JWK as WebCrypto exports it': [jwkText(EC, { key_ops: ['sign'], ext: true }), 'ES256', 'JWK'],
    'an Ed25519 JWK': [jwkText(ED, { alg: 'EdDSA' }), 'EdDSA', 'JWK'],
    'an ML-DSA JWK with its seed': [
      JSON.stringify({ ...AKP, priv: randomBytes(32).toString('base64url') }),
      'ML-DSA-65',
      'JWK',
    ],
  };
  for (const [what, [content, algorithm, format]] of Object.entries(TAKEN))
    it(`may hold ${what}`, async () => {
      const found = await read(content);
      expect(found).to.include({ algorithm, format });
      expect(Object.keys(found.privateJwk)).to.include(algorithm.startsWith('ML') ? 'priv' : 'd');
    });

  it('passes on the name that a JWK gives its key', async () => {
    expect((await read(jwkText(RSA, { kid: 'old-1' }))).kid).to.equal('old-1');
    expect((await read(pkcs8(RSA))).kid).to.equal(undefined);
  });

  const REFUSED: Readonly<Record<string, readonly [content: string | Uint8Array, reason: string]>> = {
    'pqc_secret.bin of pico-auth': [randomBytes(4_032), 'expanded ML-DSA-65 private key'],
    'an expanded ML-DSA-44 key': [randomBytes(2_560), 'no seed'],
    'an expanded ML-DSA-87 key': [randomBytes(4_896), 'RFC 9964 section 4'],
    'an expanded key in a JWK': [
      JSON.stringify({ ...AKP, priv: randomBytes(4_032).toString('base64url') }),
      'its "priv" is expanded',
    ],
    'an ML-DSA key in a PEM': [mlDsaPem, 'JWK with its seed'],
    'an encrypted PEM': [encrypted, 'encrypted'],
    'a PEM encrypted in the former way': [formerlyEncrypted, 'encrypted'],
    'a key of OpenSSH': [
      '-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----\n',
      'ssh-keygen',
    ],
    'a public key': [publicPem, 'no private key'],
    'two keys': [pkcs8(RSA) + pkcs8(EC), 'more than one'],
    'a broken PEM': [pem(Buffer.from('3003020100', 'hex')), 'cannot be read'],
    'another curve': [
      pkcs8(generateKeyPairSync('ec', { namedCurve: 'P-384' }).privateKey),
      'no algorithm of this server',
    ],
    'another kind of key': [pkcs8(generateKeyPairSync('x25519').privateKey), 'no algorithm of this server'],
    'RSA for PSS alone': [
      pkcs8(generateKeyPairSync('rsa-pss', { modulusLength: 2048 }).privateKey),
      'no algorithm of this server',
    ],
    'a JWK for another algorithm': [jwkText(RSA, { alg: 'PS256' }), 'no algorithm of this server'],
    'a JWK for encryption': [jwkText(RSA, { use: 'enc' }), '"use"'],
    'a JWK for key agreement': [jwkText(EC, { key_ops: ['deriveBits'] }), '"key_ops" are without sign'],
    'a JWK for verifying alone': [jwkText(EC, { key_ops: ['verify'] }), '"key_ops"'],
    'a JWK whose operations are no list': [jwkText(EC, { key_ops: 'sign' }), '"key_ops"'],
    'an ML-DSA JWK that does not say which': [
      JSON.stringify({ ...AKP, alg: undefined, priv: randomBytes(32).toString('base64url') }),
      'it has no "alg"',
    ],
    'a public JWK': [jwkText(createPublicKey(EC)), 'no private part'],
    'a symmetric JWK': ['{"kty":"oct","k":"AAAA"}', 'no private part'],
    'a JWK without a kty': ['{"d":"AAAA"}', '"kty"'],
    'a set of keys': [`{"keys":[${jwkText(EC)}]}`, 'one private JWK'],
    'half a JWK': [jwkText(EC).slice(0, -1), 'no JSON'],
    'an empty file': ['', 'neither a PEM nor a JWK'],
    'random bytes': [randomBytes(100), 'neither a PEM nor a JWK'],
    'a large file': [`${pkcs8(RSA)}${' '.repeat(70_000)}`, 'more than 65536 bytes'],
  };
  for (const [what, [content, reason]] of Object.entries(REFUSED))
    it(`may not hold ${what}; the refusal names the reason and no secret`, async () => {
      const error: unknown = await read(content).catch((thrown: unknown) => thrown);
      expect(error).to.have.property('name', 'KeyFileError');
      expect(String(error)).to.contain(directory).and.to.contain(reason);
      for (const secret of String(content).match(/[\w/+-]{40,}/g) ?? [])
        expect(String(error)).to.not.contain(secret.slice(0, 40));
    });

  it('is refused where another algorithm was asked for', async () => {
    const error: unknown = await read(pkcs8(EC), 'RS256').catch((thrown: unknown) => thrown);
    expect(String(error)).to.contain('ES256, not for RS256');
  });

  it('is never written', async () => {
    const path = await keyFile(directory, 'private.pem', pkcs8(RSA));
    const before = await stat(path);
    await readForeignKey(path);
    const after = await stat(path);
    expect([after.mtimeMs, after.ctimeMs, after.mode]).to.deep.equal([
      before.mtimeMs,
      before.ctimeMs,
      before.mode,
    ]);
    expect(await readFile(path, 'utf8')).to.equal(pkcs8(RSA));
  });
});
