import { join } from 'node:path';
import { adoptKeyFiles } from '../composition/adopt-key-files.js';
import type { AuthConfig } from '../composition/auth-config.js';
import { createAuth } from '../composition/create-auth.js';
import { authConfigOf } from '../composition/settings-auth-config.js';
import type { KeyOperations } from '../domain/key-operations.js';
import type { KeyRing } from '../domain/key-ring.js';
import type { KeySealer } from '../ports/key-sealer.js';
import { CommandError } from './command-error.js';
import type { SettingsOptions } from './process-settings.js';
import { type Beginning, withPorts, withPortsToRead } from './with-services.js';

/** The keys of the configured store, and what an operator does with them. */
export interface KeyDesk {
  readonly ring: KeyRing;
  readonly operations: KeyOperations;
  readonly sealer: KeySealer;
  readonly config: AuthConfig;
}

/** Runs `work` on the keys, read once and whether they open or not; undefined where there are none yet. */
export const withKeysToRead = <Result>(
  options: SettingsOptions,
  work: (ring: KeyRing) => Result,
): Promise<Result | undefined> =>
  withPortsToRead(options, async (ports, settings) => {
    const { keyRing } = createAuth(ports, authConfigOf(settings));
    await keyRing.reload();
    return work(keyRing);
  });

/**
 * Runs `work` on the keys, for what changes them. Those of an older version's files are taken over first, as by a
 * server: once the store has others, it would be too late.
 */
export const withOwnKeys = <Result>(
  options: SettingsOptions,
  beginning: Beginning,
  work: (desk: KeyDesk) => Promise<Result>,
): Promise<Result> =>
  withPorts(options, beginning, async (ports, settings) => {
    const config = authConfigOf(settings);
    if (settings.database.choice.kind === 'sqlite')
      await adoptKeyFiles(join(settings.auth.data_dir, 'keys'), ports, config);
    const { keyRing: ring, operator } = createAuth(ports, config);
    await ring.reload();
    refuseOtherConfiguration(ring, config);
    return work({ ring, operations: operator.keyOperations, sealer: ports.sealer, config });
  });

/** With the defaults in place of the server's settings, a command would make keys that nobody asked for. */
function refuseOtherConfiguration(ring: KeyRing, { algorithm }: AuthConfig): void {
  const known = new Set(
    ring.describe().flatMap(({ record }) => (record.use === 'sig' ? [record.algorithm] : [])),
  );
  if (known.size === 0 || known.has(algorithm)) return;
  throw new CommandError(
    `auth.algorithm is ${algorithm} here, and the database has keys of ${[...known].join(', ')} alone. Run this ` +
      'with the configuration of the server (--config, or its environment), or start the server with this one first.',
  );
}
