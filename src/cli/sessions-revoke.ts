import { UsageError } from './command-error.js';
import type { SettingsOptions } from './process-settings.js';
import type { Output } from './report-failure.js';
import { StopWish } from './stop-wish.js';
import { withServices } from './with-services.js';

export interface RevokeOptions {
  /** Everybody's. */
  readonly all?: boolean;
}

/**
 * Ends every session of an account, or of all accounts, and makes their access tokens stale.
 * @throws CommandError unless exactly one of the two is asked for.
 */
export async function revokeSessions(
  email: string | undefined,
  options: SettingsOptions & RevokeOptions,
  output: Output,
): Promise<void> {
  if ((email === undefined) !== (options.all === true))
    throw new UsageError('Name one account by its e-mail address, or give --all.');
  if (email === undefined) return revokeEverybodys(options, output);
  const user = await withServices(options, 'needs a database', ({ operator }) =>
    operator.recovery.revokeSessions(email),
  );
  output.write(`every session of ${user.id} has ended\n`);
}

/** As long as there are users: it says on a terminal how far it is, and stops between two steps when asked to. */
async function revokeEverybodys(options: SettingsOptions, output: Output): Promise<void> {
  const wish = new StopWish();
  const tell = (text: string): void => {
    if (process.stderr.isTTY) process.stderr.write(text);
  };
  try {
    const users = await withServices(options, 'needs a database', ({ operator }) =>
      operator.recovery.revokeAllSessions((ended) => {
        tell(`\r${ended.toLocaleString('en')} users`);
        wish.obey(`Stopped after ${ended} users; the others keep their sessions. Run it again to its end.`);
      }),
    );
    tell('\n');
    output.write(`every session of ${users} users has ended\n`);
  } finally {
    wish.end();
  }
}
