import { presentKey } from '../adapters/koa/presenters.js';
import type { DescribedKey } from '../domain/key-snapshot.js';
import { curesOf } from '../domain/unusable-keys-error.js';
import { tableText, timeText } from './key-texts.js';
import type { SettingsOptions } from './process-settings.js';
import type { Output } from './report-failure.js';
import { withKeysToRead } from './with-keys.js';

export interface ListKeysOptions {
  readonly json?: true;
}

/** Shows every key, also where none opens: this is the command to find out why. It changes nothing. */
export async function listKeys(options: SettingsOptions & ListKeysOptions, output: Output): Promise<void> {
  const read = await withKeysToRead(options, (ring) => ({
    keys: ring.describe(),
    unusable: ring.unusable(),
  }));
  const { keys, unusable } = read ?? { keys: [], unusable: [] };
  if (options.json === true) {
    const document = { keys: keys.map(presentKey), total: keys.length };
    output.write(`${JSON.stringify(document, null, 2)}\n`);
    return;
  }
  if (keys.length === 0) output.write('There are no keys yet; the first start of the server makes them.\n');
  else output.write(tableText([HEADINGS, ...keys.map(rowOf)]));
  for (const { identity, reason } of unusable)
    output.write(`${identity.kid} does not open here: ${reason}\n`);
  for (const cure of curesOf(unusable)) output.write(`${cure}\n`);
  if (unusable.length > 0) output.write(ADVICE);
}

const HEADINGS = [
  ...['USE', 'ALGORITHM', 'NO', 'STATE', 'SIGNS FROM', 'UNTIL', 'ACCEPTED UNTIL', 'SEALED BY', 'OPENS'],
  'KID',
];

const ADVICE = 'If it is lost for good: pico-auth keys rotate --unreadable\n';

function rowOf({ record, times, phase, opens }: DescribedKey): readonly string[] {
  const { kid, use, algorithm, sequence, secret, formerName } = record;
  return [
    ...[use, algorithm, String(sequence), phase],
    times.activatesAt === Infinity ? 'never' : timeText(times.activatesAt),
    ...[timeText(times.endsAt), timeText(times.leavesAt)],
    secret?.keyEncryptionKeyId ?? '-',
    opens === undefined ? '-' : opens ? 'yes' : 'no',
    formerName === undefined ? kid : `${kid} (as ${formerName.kid} until ${timeText(formerName.until)})`,
  ];
}
