import { stat } from 'node:fs/promises';
import { type ForeignKey, readForeignKey } from '../adapters/node/foreign-key-file.js';
import { thumbprintOf } from '../adapters/node/jwk.js';
import type { DescribedKey } from '../domain/key-snapshot.js';
import type { SigningAlgorithm } from '../domain/model/signing-key.js';
import { CommandError } from './command-error.js';
import { fileProblem } from './file-problem.js';
import { activeOf, ELSEWHERE, timeText } from './key-texts.js';
import type { SettingsOptions } from './process-settings.js';
import type { Output } from './report-failure.js';
import { withOwnKeys } from './with-keys.js';

export interface ImportKeyOptions {
  readonly algorithm?: SigningAlgorithm;
  /** False: none. */
  readonly formerKid?: string | false;
  readonly tokenMinutes: number;
}

/** What pico-auth for Python calls its one key, in the header of each token and in its key set. */
const PICO_AUTH_KID = 'pico-auth-1';
/** As many as are read in the header of a token. */
const MOST_KID_BYTES = 256;

/** Takes a signing key over from a file, which is not changed. */
export async function importKey(
  path: string,
  options: SettingsOptions & ImportKeyOptions,
  output: Output,
): Promise<void> {
  const found = await readForeignKey(path, options.algorithm).catch((error: unknown) => {
    throw fileProblem(path, 'cannot be read', error);
  });
  const { algorithm, privateJwk } = found;
  const formerKid = formerKidOf(options, found);
  refuseNameless(formerKid);
  const tokenSeconds = options.tokenMinutes * 60;
  await withOwnKeys(options, 'makes a database', async ({ ring, operations }) => {
    await ring.open();
    await refuseTaken(formerKid, found, ring.describe());
    const request = { algorithm, privateJwk, formerKid, tokenSeconds };
    const record = await operations.import(request, 'operator').catch((error: unknown) => {
      if (error instanceof Error && error.name === 'Error')
        throw new CommandError(`${path} is refused: ${error.message}.`);
      throw error;
    });
    if (record === undefined) {
      output.write('this key is here already; nothing was changed\n');
      return;
    }
    const keys = ring.describe();
    const active = activeOf(keys, record)?.record.kid;
    const role = active === record.kid ? 'signs now' : `verifies; ${active ?? 'no key'} signs`;
    output.write(`${algorithm}: ${record.kid} was imported and ${role}\n`);
    if (record.formerName !== undefined)
      output.write(`  as ${record.formerName.kid} it verifies until ${timeText(record.formerName.until)}\n`);
    output.write(`${ELSEWHERE}\n`);
    output.write(`${path} was only read: delete it when its issuer has stopped.\n`);
    if (await isShared(path)) output.write('Other accounts of this machine can read it.\n');
  });
}

function formerKidOf({ formerKid }: ImportKeyOptions, { kid, format }: ForeignKey): string | undefined {
  if (formerKid !== undefined) return formerKid === false ? undefined : formerKid;
  return kid ?? (format === 'RSA PEM' ? PICO_AUTH_KID : undefined);
}

/** No verifier takes such a name, and some refuse the whole key set for it. */
function refuseNameless(name: string | undefined): void {
  if (name === undefined || (name !== '' && Buffer.byteLength(name) <= MOST_KID_BYTES)) return;
  throw new CommandError(
    `A kid has 1 to ${MOST_KID_BYTES} bytes; give another with --former-kid, or none with --no-former-kid.`,
  );
}

/** One name for two keys would make the tokens of one of them fail. */
async function refuseTaken(
  name: string | undefined,
  { privateJwk }: ForeignKey,
  keys: readonly DescribedKey[],
): Promise<void> {
  const holder = keys.find(({ record }) => record.formerName?.kid === name)?.record;
  if (name === undefined || holder === undefined) return;
  const kid = await thumbprintOf(privateJwk).catch(() => undefined);
  if (kid !== holder.kid)
    throw new CommandError(`Tokens that name ${name} are those of ${holder.kid} already; see --former-kid.`);
}

async function isShared(path: string): Promise<boolean> {
  if (process.platform === 'win32') return false;
  return ((await stat(path)).mode & 0o077) !== 0;
}
