// Run as a process of its own: `<data directory>`. Says ready, waits for a line, then starts on the directory as
// the server does and prints the key set, the key that signs and the one that mints.
import { once } from 'node:events';
import { keySetBody } from '../../src/adapters/koa/well-known.js';
import { durableAuth } from './durable-auth.js';

const [directory = ''] = process.argv.slice(2);

process.stdout.write('ready\n');
await once(process.stdin, 'data');
const { auth, close } = await durableAuth(directory);
const { keyRing } = auth;
await keyRing.maintain();
const told = [keySetBody(keyRing.publicKeys()), keyRing.signingKey('EdDSA').kid, keyRing.mintingKey().kid];
process.stdout.write(JSON.stringify(told));
await close();
process.stdin.destroy();
