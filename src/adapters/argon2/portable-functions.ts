import { argon2dAsync, argon2iAsync, argon2idAsync } from '@noble/hashes/argon2.js';
import { compare } from 'bcryptjs';
import { randomBytes, timingSafeEqual } from 'node:crypto';
import { readCost, type Argon2Cost } from './hash-format.js';
import type { PasswordFunctions } from './password-functions.js';

const SALT_BYTES = 16;
const HASH_BYTES = 32;
const VERSION = 19;
/** Before version 19 nobody wrote it down. */
const FIRST_VERSION = 16;
/** How long the event loop may wait for one hash. */
const SLICE_MS = 10;
const PHC = /^\$argon2(id|i|d)\$(?:v=(\d+)\$)?([mtp=,\d]+)\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/;
const KINDS = { id: argon2idAsync, i: argon2iAsync, d: argon2dAsync };

/** In JavaScript, on the event loop, which is given back every few milliseconds. */
export const PORTABLE_FUNCTIONS: PasswordFunctions = {
  async argon2Hash(password, cost) {
    const salt = randomBytes(SALT_BYTES);
    const hash = await argon2('id', password, salt, { cost, version: VERSION, bytes: HASH_BYTES });
    const { memoryKib, passes, lanes } = cost;
    return `$argon2id$v=${VERSION}$m=${memoryKib},t=${passes},p=${lanes}$${base64(salt)}$${base64(hash)}`;
  },
  async argon2Verify(stored, password) {
    const [, kind, version, parameters = '', salt = '', hash = ''] = PHC.exec(stored) ?? [];
    const cost = readCost(parameters);
    if (cost === undefined || !isKind(kind)) throw new Error('The hash cannot be read.');
    const expected = Buffer.from(hash, 'base64');
    const parts = { cost, version: Number(version ?? FIRST_VERSION), bytes: expected.length };
    return timingSafeEqual(await argon2(kind, password, Buffer.from(salt, 'base64'), parts), expected);
  },
  bcryptVerify: (stored, password) => compare(password, stored),
};

interface Parts {
  readonly cost: Argon2Cost;
  readonly version: number;
  readonly bytes: number;
}

const argon2 = (
  kind: keyof typeof KINDS,
  password: string,
  salt: Uint8Array,
  { cost, version, bytes }: Parts,
): Promise<Uint8Array> =>
  KINDS[kind](password, salt, {
    m: cost.memoryKib,
    t: cost.passes,
    p: cost.lanes,
    version,
    dkLen: bytes,
    asyncTick: SLICE_MS,
  });

const isKind = (kind: string | undefined): kind is keyof typeof KINDS =>
  kind !== undefined && Object.hasOwn(KINDS, kind);

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64').replace(/=+$/, '');
