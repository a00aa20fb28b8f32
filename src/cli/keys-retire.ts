import { asKeyId } from '../domain/model/ids.js';
import { activeOf, ELSEWHERE, nameOf, nextText, timeText } from './key-texts.js';
import type { SettingsOptions } from './process-settings.js';
import type { Output } from './report-failure.js';
import { withOwnKeys } from './with-keys.js';

export interface RetireKeyOptions {
  readonly dropAlgorithm?: true;
}

/** Stops a key before its time; what it signed stays good. */
export async function retireKey(
  kid: string,
  options: SettingsOptions & RetireKeyOptions,
  output: Output,
): Promise<void> {
  await withOwnKeys(options, 'needs a database', async ({ ring, operations }) => {
    await ring.open();
    const request = { kid: asKeyId(kid), dropAlgorithm: options.dropAlgorithm === true };
    const { use, algorithm } = await operations.retire(request, 'operator');
    const keys = ring.describe();
    const retired = keys.find(({ record }) => record.kid === kid);
    const active = activeOf(keys, { use, algorithm });
    const end =
      retired === undefined ? '' : `; what it signed is accepted until ${timeText(retired.times.leavesAt)}`;
    output.write(`${nameOf({ use, algorithm })}: ${kid} signs no more${end}\n`);
    if (active === undefined) output.write(`  nothing signs with ${nameOf({ use, algorithm })} now\n`);
    else output.write(`  in its place: ${active.record.kid}, since ${timeText(active.times.activatesAt)}\n`);
    output.write(`${nextText(keys, { use, algorithm })}${ELSEWHERE}\n`);
  });
}
