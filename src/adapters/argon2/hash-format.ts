/** Numbers of an Argon2 hash: memory in KiB, passes, lanes. */
export interface Argon2Cost {
  readonly memoryKib: number;
  readonly passes: number;
  readonly lanes: number;
}

/** What kind of password hash a stored text is. `unreadable` verifies nothing. */
export type HashFormat =
  | { readonly scheme: 'argon2id'; readonly cost: Argon2Cost }
  | { readonly scheme: 'argon2-legacy' }
  | { readonly scheme: 'bcrypt'; readonly hash: string }
  | { readonly scheme: 'unreadable' };

/** Salts of 8 bytes and hashes of 4 are the least that Argon2 has (RFC 9106 section 3.1). */
const ARGON2 = /^\$(argon2(?:id|i|d))\$(?:v=(\d+)\$)?([mtp=,\d]+)\$[A-Za-z0-9+/]{11,}\$[A-Za-z0-9+/]{6,}$/;
const BCRYPT = /^\$2[aby]\$(\d\d)\$[./A-Za-z0-9]{53}$/;

/** A hash that asks for more than this is refused: an import must not be able to stop the server. */
const MOST = { memoryKib: 262_144, passes: 32, lanes: 16, bcryptRounds: 16 };

/** Reads a stored hash; never throws. */
export function readHashFormat(stored: string): HashFormat {
  return readArgon2(stored) ?? readBcrypt(stored) ?? { scheme: 'unreadable' };
}

function readArgon2(stored: string): HashFormat | undefined {
  const [, scheme, version, parameters] = ARGON2.exec(stored) ?? [];
  if (scheme === undefined || parameters === undefined) return undefined;
  const cost = readCost(parameters);
  if (cost === undefined) return undefined;
  return scheme === 'argon2id' && version === '19' ? { scheme, cost } : { scheme: 'argon2-legacy' };
}

/** Libraries write the three in different orders. */
export function readCost(parameters: string): Argon2Cost | undefined {
  const values = new Map(
    parameters.split(',').map((pair): [string, number] => [pair.slice(0, 2), Number(pair.slice(2))]),
  );
  const within = (name: string, most: number): number | undefined => {
    const value = values.get(name) ?? 0;
    return value >= 1 && value <= most ? value : undefined;
  };
  const memoryKib = within('m=', MOST.memoryKib);
  const passes = within('t=', MOST.passes);
  const lanes = within('p=', MOST.lanes);
  // RFC 9106 section 3.1: at least 8 KiB for each lane.
  return memoryKib && passes && lanes && memoryKib >= 8 * lanes ? { memoryKib, passes, lanes } : undefined;
}

function readBcrypt(stored: string): HashFormat | undefined {
  const rounds = Number(BCRYPT.exec(stored)?.[1]);
  if (!(rounds >= 4 && rounds <= MOST.bcryptRounds)) return undefined;
  // `$2y$` is crypt_blowfish's name for the algorithm that everybody else calls `$2b$`.
  return { scheme: 'bcrypt', hash: stored.replace(/^\$2y\$/, '$2b$') };
}
