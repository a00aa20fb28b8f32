import { domainConfigOf } from '../composition/domain-config.js';
import { MAC_CHAIN, plannedChains } from '../domain/key-plan.js';
import type { KeyChain } from '../domain/model/key-record.js';
import type { SigningAlgorithm } from '../domain/model/signing-key.js';
import { CommandError, UsageError } from './command-error.js';
import { activeOf, ELSEWHERE, nameOf, newnessText, nextText, timeText } from './key-texts.js';
import { endCompromised, endUnreadable } from './keys-revoke.js';
import type { SettingsOptions } from './process-settings.js';
import type { Output } from './report-failure.js';
import { type KeyDesk, withOwnKeys } from './with-keys.js';

export interface RotateKeysOptions {
  readonly use?: 'sig' | 'mac';
  readonly algorithm?: SigningAlgorithm;
  readonly allAlgorithms?: true;
  readonly now?: true;
  readonly compromised?: string;
  readonly unreadable?: true;
  readonly fresh?: true;
}

/** Lets announced keys take over, or ends those that must not be believed any more. */
export async function rotateKeys(
  options: SettingsOptions & RotateKeysOptions,
  output: Output,
): Promise<void> {
  const { use, algorithm, allAlgorithms, now, compromised, unreadable, fresh } = options;
  if (use === 'mac' && (algorithm !== undefined || allAlgorithms === true))
    throw new UsageError('--use mac is for refresh tokens, whose keys have one algorithm: leave it out.');
  if (fresh === true && compromised === undefined) throw new UsageError('--fresh goes with --compromised.');
  await withOwnKeys(options, 'needs a database', async (desk) => {
    if (unreadable === true) return endUnreadable(desk, output);
    if (compromised !== undefined) return endCompromised(compromised, fresh === true, desk, output);
    await desk.ring.open();
    for (const chain of chainsOf(options, desk)) await rotateChain(chain, now === true, desk, output);
    output.write(`${ELSEWHERE}\n`);
  });
}

function chainsOf({ use, algorithm, allAlgorithms }: RotateKeysOptions, { config }: KeyDesk) {
  if (use === 'mac') return [MAC_CHAIN];
  const planned = plannedChains(domainConfigOf(config)).filter((chain) => chain.use === 'sig');
  if (allAlgorithms === true) return planned;
  const wanted = algorithm ?? config.algorithm;
  const chain = planned.find((one) => one.algorithm === wanted);
  if (chain === undefined)
    throw new CommandError(
      `No key of ${wanted} is kept; auth.algorithm, auth.algorithms and auth.audiences name ` +
        `${planned.map((one) => one.algorithm).join(', ')}.`,
    );
  return [chain];
}

async function rotateChain(
  chain: KeyChain,
  immediately: boolean,
  { ring, operations }: KeyDesk,
  output: Output,
): Promise<void> {
  const former = activeOf(ring.describe(), chain)?.record.kid;
  const successor = await operations.rotate(chain, immediately, 'operator');
  const keys = ring.describe();
  const active = activeOf(keys, chain)?.record.kid;
  if (active !== successor.kid) {
    output.write(
      `${nameOf(chain)}: ${successor.kid} signs from ${timeText(successor.activatesAt)}, when everybody knows ` +
        `it; until then ${active ?? 'none'}\n  at once: --now\n`,
    );
    return;
  }
  output.write(`${nameOf(chain)}: ${successor.kid} signs now\n`);
  output.write(newnessText(successor));
  const left = keys.find(({ record }) => record.kid === former);
  if (left !== undefined)
    output.write(
      `  before it: ${left.record.kid}; what it signed is accepted until ${timeText(left.times.leavesAt)}\n`,
    );
  output.write(nextText(keys, chain));
}
