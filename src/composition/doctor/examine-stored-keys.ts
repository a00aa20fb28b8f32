import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createAuth } from '../create-auth.js';
import type { Logging } from '../open-logging.js';
import { openPorts } from '../open-ports.js';
import { authConfigOf } from '../settings-auth-config.js';
import type { Settings } from '../settings.js';
import { examineKeyAges, examineSealing } from './examine-keys.js';
import { about, type Finding } from './finding.js';

/** The keys of a database whose schema is right: how old they are, and whether they open here. */
export async function examineStoredKeys(
  settings: Settings,
  logging: Logging,
): Promise<{ readonly findings: readonly Finding[]; readonly kids: readonly string[] }> {
  const open = await openPorts(settings, logging, true);
  try {
    const { clock, sealer } = open.ports;
    const { keyRing } = createAuth(open.ports, authConfigOf(settings));
    await keyRing.reload();
    const examination = {
      keys: keyRing.describe(),
      unusable: keyRing.unusable(),
      sealedBy: sealer.currentKeyId(),
      rotateDays: settings.auth.key_rotate_days,
      now: clock.now(),
    };
    const areSealed = examination.keys.some(({ record }) => record.secret !== undefined);
    const lost = areSealed ? missingSealer(settings) : undefined;
    const sealing = lost === undefined ? examineSealing(examination) : [lost];
    return {
      findings: [...examineKeyAges(examination), ...(areSealed ? sealing : [])],
      kids: keyRing.publicKeys().map(({ kid }) => kid),
    };
  } finally {
    await open.close();
  }
}

/** Said once, and not for every key. */
function missingSealer({ auth }: Settings): Finding | undefined {
  const file = join(auth.data_dir, 'keys', 'key-encryption.key');
  if (auth.key_encryption_keys.length > 0 || existsSync(file)) return undefined;
  return about('key-encryption').failure(
    `${file} is missing, and auth.key_encryption_keys is empty: no key of the database opens`,
    'Put the file back from its backup; if it is lost: `pico-auth keys rotate --unreadable`.',
  );
}
