import { KeyFileError } from '../adapters/node/key-file-error.js';
import { readFormerKeyFiles } from '../adapters/node/former-key-files.js';
import { KeyVault, type OpenedKey } from '../domain/key-vault.js';
import { sameChain } from '../domain/key-life-cycle.js';
import { announcedElsewhere } from '../domain/key-succession.js';
import type { KeyChain } from '../domain/model/key-record.js';
import { SIGNING_ALGORITHMS } from '../domain/model/signing-key.js';
import type { AuthConfig } from './auth-config.js';
import { planOf, MAC_CHAIN } from '../domain/key-plan.js';
import type { AuthPorts } from './auth-ports.js';
import { domainConfigOf } from './domain-config.js';

/** What the log says afterwards. */
export const ADOPTED = 'keys of an older version were taken into the database; their files can be deleted';

type NeededPorts = Pick<AuthPorts, 'signingKeys' | 'sealer' | 'signer' | 'mac' | 'clock'>;

/**
 * Takes the keys of a data directory that an older version made into a store without any of their kind, so
 * that the tokens and sessions of that version live on. The files stay as they are, and are not read again.
 * Every process that starts does this before it makes keys of its own, so that none takes their places.
 * @returns what was taken over, for the log. @throws KeyFileError naming a file that is no key.
 */
export async function adoptKeyFiles(
  directory: string,
  { signingKeys, sealer, signer, mac, clock }: NeededPorts,
  config: AuthConfig,
): Promise<readonly string[]> {
  const plan = domainConfigOf(config);
  const kept = await signingKeys.list();
  const isEmpty = (chain: KeyChain): boolean => !kept.some((record) => sameChain(record, chain));
  const files = await readFormerKeyFiles(directory, {
    signing: SIGNING_ALGORITHMS.filter((algorithm) => isEmpty({ use: 'sig', algorithm })),
    mac: isEmpty(MAC_CHAIN),
  });
  const vault = new KeyVault(sealer, signer, mac);
  const now = clock.now();
  const adopted: string[] = [];
  const adopt = async (chain: KeyChain, key: OpenedKey): Promise<void> => {
    const { keepSeconds } = planOf(chain, plan);
    const times = { createdAt: announcedElsewhere(now), activatesAt: now, keepSeconds };
    if (await signingKeys.insert(await vault.record(key, { ...chain, sequence: 1, ...times })))
      adopted.push(`${chain.algorithm} ${key.kid}`);
  };
  for (const { algorithm, path, kid, privateJwk } of files.signing) {
    const refused = (reason: string): never => {
      throw new KeyFileError(`The signing key file ${path} is refused: ${reason}.`);
    };
    const key = await vault
      .openPrivateJwk(algorithm, privateJwk, now)
      .catch((error: unknown) => refused(error instanceof Error ? error.message : String(error)));
    if (key.kid !== kid) refused('its "kid" is not the thumbprint of its key');
    await adopt({ use: 'sig', algorithm }, key);
  }
  if (files.mac !== undefined) await adopt(MAC_CHAIN, mac.open(files.mac));
  return adopted;
}
