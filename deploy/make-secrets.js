import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';

// make-secrets.js [directory]: writes the secrets of a deployment that are not there yet, a file each.
// The directory is closed to others; the files are readable, since a container reads them as another user.
const [directory = 'secrets'] = process.argv.slice(2);
const random = (bytes, encoding = 'base64url') => randomBytes(bytes).toString(encoding);

mkdirSync(directory, { recursive: true, mode: 0o700 });
chmodSync(directory, 0o700);

/** What the file holds; made when there is none, never changed. */
function secret(name, make) {
  const file = join(directory, name);
  if (existsSync(file)) return readFileSync(file, 'utf8');
  const value = make();
  writeFileSync(file, value, { mode: 0o444, flag: 'wx' });
  process.stdout.write(`${file}\n`);
  return value;
}

secret('admin-password', () => random(24));
secret('key-encryption-keys', () => `k1:${random(32, 'base64')}`);
secret('database-url', () => 'mongodb://mongo-1,mongo-2,mongo-3/pico_auth?replicaSet=rs0');
const redisPassword = secret('redis-password', () => random(32));
secret('redis-url', () => `redis://:${redisPassword}@redis:6379`);
secret('redis-integrity-key', () => random(32, 'base64'));
