import type { DescribedKey } from '../domain/key-snapshot.js';
import { asKeyId, type KeyId } from '../domain/model/ids.js';
import { CommandError } from './command-error.js';
import { activeOf, ELSEWHERE, nameOf, newnessText, nextText, timeText } from './key-texts.js';
import type { Output } from './report-failure.js';
import type { KeyDesk } from './with-keys.js';

/** In place of a `kid`: the store leaked with what opens it. */
const ALL = 'all';

/** Ends one compromised key, or with `all` every key there is. */
export async function endCompromised(
  kid: string,
  fresh: boolean,
  desk: KeyDesk,
  output: Output,
): Promise<void> {
  await desk.ring.open();
  const listed = desk.ring.describe();
  if (kid !== ALL && !listed.some(({ record }) => record.kid === kid))
    throw new CommandError(`There is no key ${kid}; see \`pico-auth keys list\`.`);
  if (kid === ALL) await endEach(withSecret(desk), true, desk, output);
  else await end(asKeyId(kid), fresh, desk, output);
  output.write(`${ELSEWHERE}\n`);
}

/** The way out when a key-encryption key is lost: what does not open is ended, and keys that open take over. */
export async function endUnreadable(desk: KeyDesk, output: Output): Promise<void> {
  const unreadable = withSecret(desk).filter(({ opens }) => opens === false);
  if (unreadable.length === 0) throw new CommandError('Every key opens; nothing was changed.');
  await endEach(unreadable, false, desk, output);
  output.write(`${ELSEWHERE}\n`);
}

const withSecret = ({ ring }: KeyDesk): readonly DescribedKey[] =>
  ring.describe().filter(({ record }) => record.secret !== undefined);

/**
 * Keys that sign come first, so that another signs before the rest goes.
 * @param fresh with a key that signs, all of its chain end, and a new one signs.
 */
async function endEach(
  keys: readonly DescribedKey[],
  fresh: boolean,
  desk: KeyDesk,
  output: Output,
): Promise<void> {
  const isActive = ({ phase }: DescribedKey): boolean => phase === 'active';
  for (const key of [...keys.filter(isActive), ...keys.filter((other) => !isActive(other))]) {
    const now = desk.ring.describe().find(({ record }) => record.kid === key.record.kid);
    if (now?.record.secret === undefined) continue;
    await end(key.record.kid, fresh && isActive(key), desk, output);
  }
}

async function end(kid: KeyId, fresh: boolean, { ring, operations }: KeyDesk, output: Output): Promise<void> {
  const before = ring.describe();
  const ended = await operations.revoke({ kid, fresh }, 'operator');
  const [chain] = ended;
  if (chain === undefined) return;
  for (const { kid: gone } of ended)
    output.write(`${nameOf(chain)}: ${gone} is revoked; nothing of it is accepted here any more\n`);
  const keys = ring.describe();
  const active = activeOf(keys, chain);
  if (active !== undefined) {
    const { record, times } = active;
    output.write(`  in its place: ${record.kid}, since ${timeText(times.activatesAt)}\n`);
    if (activeOf(before, chain)?.record.kid !== record.kid) output.write(newnessText(record));
  }
  output.write(nextText(keys, chain));
  output.write(
    chain.use === 'mac'
      ? '  the sessions minted with it have ended; their users sign in again\n'
      : '  resource servers that watch the feed of revocations refuse its tokens with their next poll;\n' +
          '  others believe it until they fetch the key set again (docs/keys.md, "A leaked key")\n',
  );
}
