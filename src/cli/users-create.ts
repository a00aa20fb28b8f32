import { asOrgId, isOrgSlug } from '../domain/model/ids.js';
import type { Role } from '../domain/model/role.js';
import { UsageError } from './command-error.js';
import { newPassword, type PasswordOptions } from './new-password.js';
import type { SettingsOptions } from './process-settings.js';
import type { Output } from './report-failure.js';
import { withServices } from './with-services.js';

export interface NewUserOptions extends PasswordOptions {
  readonly role: Role;
  readonly org: string;
  readonly displayName: string;
}

/** Creates an account and prints its id, and its password if nobody knows it. */
export async function createUser(
  email: string,
  options: SettingsOptions & NewUserOptions,
  output: Output,
): Promise<void> {
  const { role, org, displayName } = options;
  if (!isOrgSlug(org)) throw new UsageError('--org: use 1 to 64 of a-z, 0-9 and hyphen.');
  const { password, isGenerated } = await newPassword(options);
  const user = await withServices(options, 'makes a database', ({ operator }) =>
    operator.recovery.createUser({ email, password, displayName, role, orgId: asOrgId(org) }),
  );
  output.write(`created ${user.id} (${user.role} of ${user.orgId})\n`);
  if (isGenerated) output.write(`password: ${password}\n`);
}
