import { openLogging } from '../composition/open-logging.js';
import {
  isMissingDatabase,
  openUserTransfer,
  type OpenUserTransfer,
} from '../composition/open-user-transfer.js';
import type { ImportOptions } from '../domain/import-options.js';
import { CommandError } from './command-error.js';
import { type ImportCommandOptions, importOptionsOf } from './import-command-options.js';
import { ImportTally, reportRecord, reportText } from './import-report.js';
import { openUserList, type OpenUserList } from './open-user-list.js';
import { PrivateLinesFile } from './private-lines-file.js';
import { processSettings, type SettingsOptions } from './process-settings.js';
import type { Output } from './report-failure.js';
import { StopWish } from './stop-wish.js';
import { transferProgress, type TransferProgress } from './transfer-progress.js';

const DONE = 0;
const SOME_REFUSED = 1;

/**
 * Imports a list into the configured store, beside a running server or before its first start.
 * @returns the exit code: 1 when a line was skipped for another reason than being there already.
 * @throws CommandError for a list without records; InterruptedError for a signal, after the report of all that was stored.
 */
export async function importUsers(
  file: string,
  options: SettingsOptions & ImportCommandOptions,
  output: Output,
): Promise<number> {
  const importOptions = importOptionsOf(options);
  const { settings } = processSettings(options);
  if (settings.database.choice.kind === 'memory')
    throw new CommandError(
      'A store in memory exists only inside its server; there is nothing to import into.',
    );
  const source = await openUserList(file, options.format);
  const logging = await openLogging(settings, { fileDescriptor: 2, isTerminal: process.stderr.isTTY });
  try {
    const report = options.report === undefined ? undefined : await PrivateLinesFile.create(options.report);
    const { total } = source.list.progress();
    const progress = await transferProgress(total, report !== undefined || !process.stdout.isTTY);
    const isNew = await isMissingDatabase(settings);
    const audit = progress.around(logging.audit);
    const transfer = await openUserTransfer(settings, logging, audit, importOptions.dryRun);
    try {
      const tally = await run({ source, transfer, progress }, importOptions, (line, text) =>
        report === undefined ? Promise.resolve(output.write(`${text}\n`)) : report.write(line),
      );
      if (tally.isEmpty) throw new CommandError(`${file} holds no records: nothing was imported.`);
      const wouldBe = importOptions.dryRun ? 'Dry run, nothing was written: ' : '';
      output.write(`${[`${wouldBe}${tally.summary()}`, ...tally.legend()].join('\n')}\n`);
      if (isNew && !importOptions.dryRun && !(await transfer.hasSuperadmin())) output.write(NO_SUPERADMIN);
      return tally.hasRefusals ? SOME_REFUSED : DONE;
    } finally {
      await report?.finish();
      await transfer.close();
    }
  } finally {
    source.close();
    logging.flush();
  }
}

const NO_SUPERADMIN =
  'There is no superadmin, and no first one is made where there are accounts:\n' +
  '  pico-auth users create <email> --role superadmin\n';

interface Parts {
  readonly source: OpenUserList;
  readonly transfer: OpenUserTransfer;
  readonly progress: TransferProgress;
}

async function run(
  { source: { list }, transfer, progress }: Parts,
  options: ImportOptions,
  write: (record: string, text: string) => Promise<unknown>,
): Promise<ImportTally> {
  const tally = new ImportTally();
  const wish = new StopWish();
  try {
    for await (const line of transfer.userImport.run(wish.until(list.entries()), options)) {
      tally.add(line);
      await write(reportRecord(line), reportText(line));
      progress.report(list.progress().done, tally.summary());
    }
    wish.obey(`Stopped after ${tally.summary()}. Run it again: it goes on, and skips what is there.`);
  } finally {
    wish.end();
    progress.end(tally.summary());
  }
  return tally;
}
