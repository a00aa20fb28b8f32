import { type Command, InvalidArgumentError, Option } from 'commander';
import { SIGNING_ALGORITHMS } from '../domain/model/signing-key.js';
import type { ImportKeyOptions } from './keys-import.js';
import type { ListKeysOptions } from './keys-list.js';
import type { RetireKeyOptions } from './keys-retire.js';
import type { RotateKeysOptions } from './keys-rotate.js';
import type { SettingsOptions } from './process-settings.js';

const algorithm = (description: string): Option =>
  new Option('--algorithm <algorithm>', description).choices(SIGNING_ALGORITHMS);

const KINDS = ['algorithm', 'allAlgorithms', 'use', 'now'];
const LONGEST_TOKEN_MINUTES = 527_040;

/** `keys list`, `rotate`, `retire`, `rewrap` and `import`. */
export function addKeyCommands(keys: Command, withSettings: (command: Command) => Command): void {
  withSettings(keys.command('list'))
    .description('show every key with its state and times; no secret')
    .option('--json', 'as GET /api/v1/auth/keys answers')
    .action(async (options: SettingsOptions & ListKeysOptions) => {
      const { listKeys } = await import('./keys-list.js');
      await listKeys(options, process.stdout);
    });
  withSettings(keys.command('rotate'))
    .description('let the announced key take over before its time, or end a compromised one')
    .addOption(algorithm('of access tokens; default: auth.algorithm'))
    .addOption(new Option('--all-algorithms', 'every algorithm that is configured').conflicts('algorithm'))
    .addOption(new Option('--use <use>', 'mac: the key of refresh tokens').choices(['sig', 'mac']))
    .option('--now', 'at once, not when every verifier knows the key')
    .addOption(
      new Option('--compromised <kid>', 'end this key now, and all it signed; "all": every key').conflicts(
        KINDS,
      ),
    )
    .option(
      '--fresh',
      'with --compromised: ends every key of its algorithm, for the store leaked; a new one signs',
    )
    .addOption(
      new Option(
        '--unreadable',
        'end the keys that do not open, as those whose key-encryption key is lost',
      ).conflicts([...KINDS, 'compromised']),
    )
    .action(async (options: SettingsOptions & RotateKeysOptions) => {
      const { rotateKeys } = await import('./keys-rotate.js');
      await rotateKeys(options, process.stdout);
    });
  withSettings(keys.command('retire'))
    .description('stop a key before its time; what it signed stays good')
    .argument('<kid>')
    .option(
      '--drop-algorithm',
      'no server is configured for its algorithm any more: stop its announced key too',
    )
    // One kid of 64 begins as a flag does; a flag that is none is still one argument too many.
    .allowUnknownOption()
    .action(async (kid: string, options: SettingsOptions & RetireKeyOptions) => {
      const { retireKey } = await import('./keys-retire.js');
      await retireKey(kid, options, process.stdout);
    });
  withSettings(keys.command('rewrap'))
    .description(
      'seal every key by the first of auth.key_encryption_keys, which every server must know before',
    )
    .action(async (options: SettingsOptions) => {
      const { rewrapKeys } = await import('./keys-rewrap.js');
      await rewrapKeys(options, process.stdout);
    });
  withSettings(keys.command('import'))
    .description(
      'take a signing key over, such as private.pem of pico-auth for Python; the file is only read',
    )
    .argument('<file>', 'RSA, P-256 or Ed25519 as PEM, or a private JWK')
    .addOption(algorithm('what the key is for; default: what it can be for'))
    .option(
      '--former-kid <kid>',
      'the kid that tokens of its former issuer carry; default: pico-auth-1 for RSA',
    )
    .option('--no-former-kid', 'its tokens carry its thumbprint')
    .option('--token-minutes <minutes>', 'longest life of a token signed elsewhere', minutes, 1_440)
    .action(async (file: string, options: SettingsOptions & ImportKeyOptions) => {
      const { importKey } = await import('./keys-import.js');
      await importKey(file, options, process.stdout);
    });
}

function minutes(text: string): number {
  const value = /^[1-9][0-9]{0,6}$/.test(text) ? Number(text) : 0;
  if (value >= 1 && value <= LONGEST_TOKEN_MINUTES) return value;
  throw new InvalidArgumentError(`Give a whole number from 1 to ${LONGEST_TOKEN_MINUTES}.`);
}
