import { newPassword, type PasswordOptions } from './new-password.js';
import type { SettingsOptions } from './process-settings.js';
import type { Output } from './report-failure.js';
import { withServices } from './with-services.js';

/** Sets a new password, which also lifts a lock and ends every session; prints it if nobody knows it. */
export async function resetPassword(
  email: string,
  options: SettingsOptions & PasswordOptions,
  output: Output,
): Promise<void> {
  const { password, isGenerated } = await newPassword(options);
  const user = await withServices(options, 'needs a database', ({ operator }) =>
    operator.recovery.resetPassword(email, password),
  );
  output.write(`password of ${user.id} was reset; every session has ended\n`);
  if (isGenerated) output.write(`password: ${password}\n`);
}
