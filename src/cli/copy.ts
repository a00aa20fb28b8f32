import { SystemClock } from '../adapters/node/system-clock.js';
import { chooseDatabase, type DatabaseChoice } from '../composition/config/database-url.js';
import { homeDirectory } from '../composition/home-directory.js';
import { archiveName, openArchive } from '../composition/open-archive.js';
import { StoreCopy, type CopyResult } from '../domain/store-copy.js';
import type { StoreArchive } from '../ports/store-archive.js';
import { isSamePlace } from '../composition/same-place.js';
import { CommandError, UsageError } from './command-error.js';
import { CopyBar } from './copy-bar.js';
import { requireCurrentDatabase, requireDatabase } from './require-database.js';
import type { Output } from './report-failure.js';
import { StopWish } from './stop-wish.js';

export interface CopyOptions {
  readonly from?: string;
  readonly to?: string;
  /** Stops the writes of a source that still takes them. */
  readonly fence?: boolean;
  /** Lets a source take writes again, and copies nothing. */
  readonly release?: boolean;
}

/**
 * Copies every record of one database to another, compares them, and leaves the source refusing writes.
 * @throws CommandError when that is not what was asked for; StoreCopyError, DatabaseFileError, MongoDatabaseError.
 */
export async function copyDatabase(options: CopyOptions, output: Output): Promise<void> {
  const from = databaseAt(options.from, '--from');
  if (options.release === true) return release(from, output);
  const to = databaseAt(options.to, '--to');
  const [source, target] = [await archiveName(from), await archiveName(to)];
  if (await isSamePlace(from, to)) throw new CommandError('--from and --to are the same database.');
  await requireCurrentDatabase(from);
  await withArchive(from, async (opened) => {
    const isFenced = await opened.isFenced();
    if (!isFenced && options.fence !== true) throw new CommandError(TAKES_WRITES);
    await withArchive(to, async (empty) => {
      const copy = new StoreCopy(opened, empty, new SystemClock());
      await copy.begin(source);
      if (!isFenced) {
        await opened.raiseFence();
        output.write(`${source} takes no writes any more\n`);
      }
      const bar = new CopyBar(output);
      const wish = new StopWish();
      try {
        const result = await copy.run(source, (step) => {
          bar.show(step);
          wish.obey(STOPPED);
        });
        bar.stop();
        output.write(summary(result, target));
      } finally {
        wish.end();
        bar.stop();
      }
    });
  });
}

const TAKES_WRITES =
  'The source still takes writes. With --fence it refuses them from then on, for good: servers that work on it ' +
  'answer 503 to whatever writes, reading goes on; `pico-auth copy --release --from <url>` undoes that.';

const STOPPED =
  'Stopped. The same command goes on where it was; until then no server starts on the target, and the source ' +
  'refuses writes, which `pico-auth copy --release --from <url>` undoes.';

async function release(choice: DatabaseChoice, output: Output): Promise<void> {
  await requireDatabase(choice);
  await withArchive(choice, (archive) => archive.lowerFence());
  output.write(`${await archiveName(choice)} takes writes again\n`);
}

async function withArchive(
  choice: DatabaseChoice,
  work: (archive: StoreArchive) => Promise<void>,
): Promise<void> {
  const archive = await openArchive(choice);
  try {
    await work(archive);
  } finally {
    await archive.close();
  }
}

function databaseAt(url: string | undefined, flag: string): DatabaseChoice {
  if (url === undefined) throw new UsageError(`${flag} is missing.`);
  const choice = chooseDatabase(url, { workingDirectory: process.cwd(), homeDirectory: homeDirectory() });
  if (choice.kind === 'unknown') throw new UsageError(`${flag} ${choice.message}.`);
  if (choice.kind === 'memory')
    throw new UsageError(`${flag}: a store in memory exists only inside its server.`);
  return choice;
}

const summary = (result: CopyResult, target: string): string =>
  [
    ...Object.entries(result).map(
      ([kind, count]) => `${kind.padEnd(15)}${count.toLocaleString('en')} equal in both`,
    ),
    `${target} is complete. Its keys open with the same auth.key_encryption_keys, or the same key file, as before.`,
    'The source goes on refusing writes.\n',
  ].join('\n');
