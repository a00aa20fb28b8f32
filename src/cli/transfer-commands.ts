import { type Command, Option } from 'commander';
import { LIST_FORMATS, type ImportCommandOptions } from './import-command-options.js';
import type { SettingsOptions } from './process-settings.js';
import type { ExportCommandOptions } from './users-export.js';

/** `users import` and `users export`. */
export function addTransferCommands(users: Command, withSettings: (command: Command) => Command): void {
  withSettings(users.command('import'))
    .description('take accounts and groups from a file, with their password hashes; a report per line')
    .argument('<file>', 'JSON Lines, CSV, or the database of pico-auth for Python')
    .addOption(new Option('--format <format>', 'what the file is').choices(LIST_FORMATS).default('auto'))
    .option('--dry-run', 'report what would happen, and write nothing')
    .option('--update', 'change accounts and groups that exist; their passwords stay')
    .option('--update-passwords', 'as --update, and replace passwords as well')
    .option(
      '--service-tokens',
      'take service tokens too, also those that were revoked here since an earlier run',
    )
    .option('--map-role <from=to...>', 'translate a role, such as Admin=org_admin')
    .option('--map-org <from=slug...>', 'choose the slug of an organisation, such as "ACME Corp=acme"')
    .option('--namespace <text>', 'keep the ids of two systems apart that count alike', '')
    .option('--report <file>', 'write the report as JSON Lines to a new file instead')
    .action(async (file: string, options: SettingsOptions & ImportCommandOptions) => {
      const { importUsers } = await import('./users-import.js');
      process.exitCode = await importUsers(file, options, process.stdout);
    });
  withSettings(users.command('export'))
    .description('write accounts and groups as JSON Lines to a new file, which `users import` takes back')
    .argument('<file>', '- for standard output')
    .option('--with-hashes', 'with password hashes; keep such a file as you would keep passwords')
    .action(async (file: string, options: SettingsOptions & ExportCommandOptions) => {
      const { exportUsers } = await import('./users-export.js');
      await exportUsers(file, options, process.stdout);
    });
}
