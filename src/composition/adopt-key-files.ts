import { KeyFileError } from '../adapters/node/key-file-error.js';
import { readFormerKeyFiles } from '../adapters/node/former-key-files.js';
import { KeyVault, type OpenedKey } from '../domain/key-vault.js';
import type { KeyChain } from '../domain/model/key-record.js';
import type { AuthConfig } from './auth-config.js';
import { planOf, MAC_CHAIN } from '../domain/key-plan.js';
import type { AuthPorts } from './auth-ports.js';

/** What the log says afterwards. */
export const ADOPTED = 'keys of an older version were taken into the database; their files can be deleted';

type NeededPorts = Pick<AuthPorts, 'signingKeys' | 'sealer' | 'signer' | 'mac' | 'clock'>;

/**
 * Takes the keys of a data directory that an older version made into an empty key store, so that the
 * tokens and sessions of that version live on. The files stay as they are.
 * @returns what was taken over, for the log. @throws KeyFileError naming a file that is no key.
 */
export async function adoptKeyFiles(
  directory: string,
  { signingKeys, sealer, signer, mac, clock }: NeededPorts,
  config: AuthConfig,
): Promise<readonly string[]> {
  if ((await signingKeys.list()).length > 0) return [];
  const files = await readFormerKeyFiles(directory);
  const vault = new KeyVault(sealer, signer, mac);
  const now = clock.now();
  const adopted: string[] = [];
  const adopt = async (chain: KeyChain, key: OpenedKey): Promise<void> => {
    const { keepSeconds } = planOf(chain, config);
    const times = { createdAt: now, activatesAt: now, keepSeconds };
    if (await signingKeys.insert(await vault.record(key, { ...chain, sequence: 1, ...times })))
      adopted.push(`${chain.algorithm} ${key.kid}`);
  };
  for (const { algorithm, privateJwk } of files.signing) {
    const key = await vault.openPrivateJwk(algorithm, privateJwk, now).catch((error: unknown) => {
      const reason = error instanceof Error ? error.message : String(error);
      throw new KeyFileError(`The signing key file ${algorithm}.json in ${directory} is refused: ${reason}.`);
    });
    await adopt({ use: 'sig', algorithm }, key);
  }
  if (files.mac !== undefined) await adopt(MAC_CHAIN, mac.open(files.mac));
  return adopted;
}
