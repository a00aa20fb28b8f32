import type { DescribedKey } from '../domain/key-snapshot.js';
import { asKeyId, type KeyId } from '../domain/model/ids.js';
import type { KeyRecord } from '../domain/model/key-record.js';
import { CommandError } from './command-error.js';
import { activeOf, announcedOf, ELSEWHERE, nameOf, nextText, timeText } from './key-texts.js';
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
  if (kid === ALL) {
    await endEach(withSecret(desk), desk, output);
  } else {
    const found = desk.ring.describe().find(({ record }) => record.kid === kid);
    if (found === undefined) throw new CommandError(`There is no key ${kid}; see \`pico-auth keys list\`.`);
    if (
      !fresh &&
      found.phase === 'active' &&
      announcedOf(desk.ring.describe(), found.record)?.opens === false
    )
      throw new CommandError('Its announced successor does not open; let a new one take over: --fresh.');
    tellEnd(await end(asKeyId(kid), fresh, desk), desk, output);
  }
  output.write(`${ELSEWHERE}\n`);
}

/** The way out when a key-encryption key is lost: what does not open is ended, and new keys take over. */
export async function endUnreadable(desk: KeyDesk, output: Output): Promise<void> {
  const unreadable = withSecret(desk).filter(({ opens }) => opens === false);
  if (unreadable.length === 0) throw new CommandError('Every key opens; nothing was changed.');
  await endEach(unreadable, desk, output);
  output.write(`${ELSEWHERE}\n`);
}

const withSecret = ({ ring }: KeyDesk): readonly DescribedKey[] =>
  ring.describe().filter(({ record }) => record.secret !== undefined);

/** Keys that sign come first: with each, its announced one goes and a new one signs. */
async function endEach(keys: readonly DescribedKey[], desk: KeyDesk, output: Output): Promise<void> {
  const isActive = ({ phase }: DescribedKey): boolean => phase === 'active';
  for (const key of [...keys.filter(isActive), ...keys.filter((other) => !isActive(other))]) {
    const now = desk.ring.describe().find(({ record }) => record.kid === key.record.kid);
    if (now?.record.secret === undefined) continue;
    tellEnd(await end(key.record.kid, isActive(key), desk), desk, output);
  }
}

const end = (kid: KeyId, fresh: boolean, { operations }: KeyDesk): Promise<KeyRecord> =>
  operations.revoke({ kid, fresh }, 'operator');

function tellEnd(ended: KeyRecord, { ring }: KeyDesk, output: Output): void {
  const keys = ring.describe();
  output.write(`${nameOf(ended)}: ${ended.kid} is revoked; nothing of it is accepted here any more\n`);
  const active = activeOf(keys, ended);
  if (active !== undefined)
    output.write(`  in its place: ${active.record.kid}, since ${timeText(active.times.activatesAt)}\n`);
  output.write(nextText(keys, ended));
  output.write(
    ended.use === 'mac'
      ? '  the sessions minted with it have ended; their users sign in again\n'
      : '  resource servers that watch the feed of revocations refuse its tokens with their next poll;\n' +
          '  others believe it until they fetch the key set again (docs/keys.md, "A leaked key")\n',
  );
}
