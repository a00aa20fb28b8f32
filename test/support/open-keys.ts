import { join } from 'node:path';
import { FileSigningKeyStore } from '../../src/adapters/node/file-signing-key-store.js';
import { HmacSha256Mac } from '../../src/adapters/node/hmac-sha256-mac.js';
import { NodeCryptoSigner } from '../../src/adapters/node/node-crypto-signer.js';

// What a server does at its first start; prints the ids of the keys it ended with.
const directory = process.argv[2] ?? '';
const store = new FileSigningKeyStore(directory);
const candidate = await new NodeCryptoSigner().generate('ES256', Date.now());
const [key, mac] = await Promise.all([
  store.keepFirst(candidate),
  HmacSha256Mac.fromFile(join(directory, 'refresh.key')),
]);
process.stdout.write(`${key.kid} ${mac.currentKeyId()}\n`);
