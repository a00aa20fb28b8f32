import { HEADER } from '../adapters/user-files/record-schemas.js';
import { recordOf } from '../adapters/user-files/entry-records.js';
import { openLogging } from '../composition/open-logging.js';
import { openUserTransfer } from '../composition/open-user-transfer.js';
import { CommandError, UsageError } from './command-error.js';
import { PrivateLinesFile } from './private-lines-file.js';
import { processSettings, type SettingsOptions } from './process-settings.js';
import { requireDatabase } from './require-database.js';
import type { Output } from './report-failure.js';
import { StopWish } from './stop-wish.js';
import { transferProgress } from './transfer-progress.js';

/** Flags of `pico-auth users export`, as commander names them. */
export interface ExportCommandOptions {
  readonly withHashes?: boolean;
}

const STANDARD_OUTPUT = '-';

/** Writes every account and group of the configured store. A file that could not be finished is removed. */
export async function exportUsers(
  file: string,
  { withHashes = false, ...options }: SettingsOptions & ExportCommandOptions,
  output: Output,
): Promise<void> {
  const isStandard = file === STANDARD_OUTPUT;
  if (isStandard && withHashes)
    throw new UsageError('--with-hashes needs a file: it gets mode 0600, and a pipe has none.');
  const { settings } = processSettings(options);
  if (settings.database.choice.kind === 'memory')
    throw new CommandError('A store in memory exists only inside its server; there is nothing to export.');
  await requireDatabase(settings.database.choice);
  const logging = await openLogging(settings, { fileDescriptor: 2, isTerminal: process.stderr.isTTY });
  const transfer = await openUserTransfer(settings, logging, logging.audit, true);
  const wish = new StopWish();
  try {
    const target = isStandard ? undefined : await PrivateLinesFile.create(file);
    const write = async (record: object): Promise<void> => {
      wish.obey('Stopped; the file that was begun is removed.');
      if (target === undefined) output.write(`${JSON.stringify(record)}\n`);
      else await target.write(JSON.stringify(record));
    };
    try {
      const count = await writeAll(transfer, withHashes, !isStandard || !process.stdout.isTTY, write);
      await target?.finish();
      if (!isStandard) output.write(`${file}: ${count} accounts and groups\n`);
    } catch (error) {
      await target?.discard();
      throw error;
    }
  } finally {
    wish.end();
    await transfer.close();
    logging.flush();
  }
}

async function writeAll(
  { userExport }: Awaited<ReturnType<typeof openUserTransfer>>,
  withHashes: boolean,
  mayShowProgress: boolean,
  write: (record: object) => Promise<void>,
): Promise<number> {
  const progress = await transferProgress(await userExport.size(), mayShowProgress);
  let count = 0;
  await write(HEADER);
  for await (const entry of userExport.run({ withHashes })) {
    await write(recordOf(entry));
    progress.report((count += 1), `${count} written`);
  }
  progress.end(`${count} written`);
  return count;
}
