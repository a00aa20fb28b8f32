import type { AuditEvent } from '../domain/model/audit-event.js';
import type { AuditLog } from '../ports/audit-log.js';

/** What is shown to a person who waits. */
export interface TransferProgress {
  /** @param done in the unit of `total`. */
  report(done: number, message: string): void;
  end(message: string): void;
  /** An audit log whose lines do not run into what is shown. */
  around(audit: AuditLog): AuditLog;
}

const SILENT: TransferProgress = {
  report: () => undefined,
  end: () => undefined,
  around: (audit) => audit,
};

/** A redraw for every entry would cost more than the entry. */
const REDRAW_MS = 100;
const BACK_TO_AN_EMPTY_LINE = '\r\u001b[K';

/**
 * A progress bar on standard error, where that is a terminal and nothing else is written to it.
 * @param isWanted false where lines go to the same terminal.
 */
export async function transferProgress(total: number, isWanted: boolean): Promise<TransferProgress> {
  if (!isWanted || !process.stderr.isTTY) return SILENT;
  const { progress } = await import('@clack/prompts');
  const bar = progress({ max: Math.max(1, total), output: process.stderr });
  bar.start('');
  let [shown, redrawnAt] = [0, 0];
  return {
    report: (done, message) => {
      if (performance.now() - redrawnAt < REDRAW_MS) return;
      bar.advance(Math.max(0, done - shown), message);
      [shown, redrawnAt] = [done, performance.now()];
    },
    end: (message) => {
      bar.advance(Math.max(0, total - shown), message);
      bar.stop(message);
    },
    around: (audit) => ({
      record: (event: AuditEvent) => {
        process.stderr.write(BACK_TO_AN_EMPTY_LINE);
        audit.record(event);
      },
    }),
  };
}
