import { CommandError } from './command-error.js';
import type { SettingsOptions } from './process-settings.js';
import type { Output } from './report-failure.js';
import { withOwnKeys } from './with-keys.js';

/** Seals every key with the first of `auth.key_encryption_keys`. */
export async function rewrapKeys(options: SettingsOptions, output: Output): Promise<void> {
  await withOwnKeys(options, 'needs a database', async ({ ring, operations, sealer }) => {
    await ring.open();
    const { rewrapped, unusable } = await operations.rewrap('operator');
    const id = sealer.currentKeyId();
    for (const kid of rewrapped) output.write(`${kid} is sealed by ${id} now\n`);
    if (rewrapped.length === 0) output.write(`no key had to be sealed anew by ${id}\n`);
    if (unusable.length > 0)
      throw new CommandError(
        `These do not open, and stay as they are: ${unusable.join(', ')}. Keep every key-encryption key, and ` +
          'see `pico-auth keys list`.',
      );
    output.write(
      `No other key-encryption key is needed any more: take them out of auth.key_encryption_keys on every ` +
        'server, but keep those that back-ups were sealed by.\n',
    );
  });
}
