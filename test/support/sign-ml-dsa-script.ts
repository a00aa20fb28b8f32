import { register } from 'node:module';
import { DefaultSigner } from '../../src/composition/default-signer.js';
import { NobleSigner } from '../../src/adapters/noble/noble-signer.js';
import type { SigningAlgorithm } from '../../src/domain/model/signing-key.js';

// Signs with an algorithm and a provider, prints the packages that came in, and ends without closing anything.
const SEEN = `
  export async function load(url, context, next) {
    if (/piscina|@noble/.test(url)) process._rawDebug('loaded ' + url.replace(/.*node_modules./, ''));
    return next(url, context);
  }
`;
register(`data:text/javascript,${encodeURIComponent(SEEN)}`);

const [algorithm = 'RS256', provider = 'default'] = process.argv.slice(2);
const signer = provider === 'noble' ? new NobleSigner() : new DefaultSigner();
const key = await signer.generate(algorithm as SigningAlgorithm, 0);
const isGood = await signer.verify(key, 'input', await signer.sign(key, 'input'));
process.stdout.write(`${isGood ? 'good' : 'bad'}\n`);
