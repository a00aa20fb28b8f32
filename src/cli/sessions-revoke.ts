import type { SettingsOptions } from './process-settings.js';
import type { Output } from './report-failure.js';
import { withServices } from './with-services.js';

/** Ends every session of an account, and makes its access tokens stale. */
export async function revokeSessions(email: string, options: SettingsOptions, output: Output): Promise<void> {
  const user = await withServices(options, ({ recovery }) => recovery.revokeSessions(email));
  output.write(`every session of ${user.id} has ended\n`);
}
