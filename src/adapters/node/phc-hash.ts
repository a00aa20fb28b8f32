/** A scrypt or PBKDF2 hash, read from its text. */
export type PhcHash =
  | {
      readonly scheme: 'scrypt';
      readonly cost: number;
      readonly blockSize: number;
      readonly lanes: number;
      readonly salt: Buffer;
      readonly hash: Buffer;
    }
  | {
      readonly scheme: 'pbkdf2';
      readonly digest: 'sha1' | 'sha256' | 'sha512';
      readonly iterations: number;
      readonly salt: Buffer;
      readonly hash: Buffer;
    };

/** A hash that asks for more than this is refused: an import must not be able to stop the server. */
const MOST = { scryptBytes: 268_435_456, scryptLanes: 16, iterations: 2_000_000 };
const SHORTEST_HASH_BYTES = 16;

const SHAPE =
  /^\$(scrypt|pbkdf2(?:-sha(?:1|256|512))?)\$([a-z0-9=,]{1,60})\$([\w./+-]{0,172})\$([\w./+-]{22,172})$/;

/**
 * Reads the PHC strings `$scrypt$ln=15,r=8,p=1$salt$hash` and `$pbkdf2-sha256$i=600000$salt$hash`, and
 * passlib's spelling of the latter, without `i=` and with `.` for `+`.
 * @returns undefined for anything else, and for costs out of bounds.
 */
export function readPhcHash(stored: string): PhcHash | undefined {
  const [, scheme, parameters, salt, hash] = SHAPE.exec(stored) ?? [];
  if (scheme === undefined || parameters === undefined || salt === undefined || hash === undefined)
    return undefined;
  const bytes = { salt: decoded(salt), hash: decoded(hash) };
  if (bytes.hash.length < SHORTEST_HASH_BYTES) return undefined;
  return scheme === 'scrypt' ? scryptOf(parameters, bytes) : pbkdf2Of(scheme, parameters, bytes);
}

interface Bytes {
  readonly salt: Buffer;
  readonly hash: Buffer;
}

function scryptOf(parameters: string, bytes: Bytes): PhcHash | undefined {
  const values = valuesOf(parameters);
  const [exponent = 0, blockSize = 0, lanes = 0] = ['ln', 'r', 'p'].map((name) => values.get(name));
  const cost = 2 ** exponent;
  const isBearable =
    exponent >= 1 &&
    blockSize >= 1 &&
    lanes >= 1 &&
    lanes <= MOST.scryptLanes &&
    128 * cost * blockSize <= MOST.scryptBytes;
  return isBearable ? { scheme: 'scrypt', cost, blockSize, lanes, ...bytes } : undefined;
}

function pbkdf2Of(scheme: string, parameters: string, bytes: Bytes): PhcHash | undefined {
  const iterations = /^\d+$/.test(parameters) ? Number(parameters) : (valuesOf(parameters).get('i') ?? 0);
  if (iterations < 1 || iterations > MOST.iterations) return undefined;
  const digest = scheme.endsWith('-sha256') ? 'sha256' : scheme.endsWith('-sha512') ? 'sha512' : 'sha1';
  return { scheme: 'pbkdf2', digest, iterations, ...bytes };
}

const valuesOf = (parameters: string): ReadonlyMap<string, number> =>
  new Map(
    parameters.split(',').map((pair): [string, number] => {
      const [name = '', value = ''] = pair.split('=');
      return [name, /^\d{1,9}$/.test(value) ? Number(value) : 0];
    }),
  );

const decoded = (text: string): Buffer => Buffer.from(text.replaceAll('.', '+'), 'base64');
