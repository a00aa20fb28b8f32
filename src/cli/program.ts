import { Command, Option } from 'commander';
import { ROLES } from '../domain/model/role.js';
import { GRAPH_FORMATS, type GraphOptions } from './graph-options.js';
import { addKeyCommands } from './key-commands.js';
import type { CopyOptions } from './copy.js';
import type { MigrateOptions } from './migrate.js';
import type { SettingsOptions } from './process-settings.js';
import type { DoctorOptions } from './doctor.js';
import type { ExplainTokenOptions } from './token-explain.js';
import type { RevokeOptions } from './sessions-revoke.js';
import type { NewUserOptions } from './users-create.js';
import type { PasswordOptions } from './new-password.js';
import { softwareVersion } from '../composition/software-version.js';
import { addTransferCommands } from './transfer-commands.js';

/** The command line. Each command is loaded when it is called, so that none waits for the others' libraries. */
export function createProgram(): Command {
  const program = new Command('pico-auth')
    .description('An authentication server: accounts, sessions, organisations, groups and tokens.')
    .version(softwareVersion())
    .exitOverride((error) => {
      throw error;
    });

  withSettings(program.command('serve'))
    .description('run the server')
    .action(async (options: SettingsOptions) => {
      const { serve } = await import('./serve.js');
      process.exitCode = await serve(options);
    });

  const config = program.command('config').description('look at the configuration');
  withSettings(config.command('explain'))
    .description('show every key, its value and where that came from; secrets stay hidden')
    .action(async (options: SettingsOptions) => {
      const { explainConfig } = await import('./config-explain.js');
      explainConfig(options, process.stdout);
    });

  const users = program.command('users').description('manage accounts from this machine');
  withPassword(withSettings(users.command('create')))
    .description('create an account; without --password-stdin a random password is made and shown')
    .argument('<email>')
    .addOption(new Option('--role <role>', 'role of the account').choices(ROLES).default('viewer'))
    .option('--org <slug>', 'organisation of the account', 'default')
    .option('--display-name <name>', 'name shown to others', '')
    .action(async (email: string, options: SettingsOptions & NewUserOptions) => {
      const { createUser } = await import('./users-create.js');
      await createUser(email, options, process.stdout);
    });
  withPassword(withSettings(users.command('reset-password')))
    .description('set a new password, lift a lock, end every session; a random one is made and shown')
    .argument('<email>')
    .action(async (email: string, options: SettingsOptions & PasswordOptions) => {
      const { resetPassword } = await import('./users-reset-password.js');
      await resetPassword(email, options, process.stdout);
    });

  addTransferCommands(users, withSettings);

  const sessions = program.command('sessions').description('manage sessions from this machine');
  withSettings(sessions.command('revoke'))
    .description('end every session of an account, or with --all of everybody, as after a restored backup')
    .argument('[email]')
    .option('--all', 'every session of every account')
    .action(async (email: string | undefined, options: SettingsOptions & RevokeOptions) => {
      const { revokeSessions } = await import('./sessions-revoke.js');
      await revokeSessions(email, options, process.stdout);
    });

  addKeyCommands(program.command('keys').description('manage keys from this machine'), withSettings);

  withSettings(program.command('backup'))
    .description('write a consistent copy of the database to a new file, also while the server runs')
    .argument('<file>')
    .action(async (file: string, options: SettingsOptions) => {
      const { backUpDatabase } = await import('./backup.js');
      await backUpDatabase(file, options, process.stdout);
    });

  withSettings(program.command('migrate'))
    .description('bring the database to the schema of this version; several nodes may do so at once')
    .option('--check', 'change nothing: say what is to be done, and end with 1 if anything is')
    .action(async (options: SettingsOptions & MigrateOptions) => {
      const { migrateSchema } = await import('./migrate.js');
      process.exitCode = await migrateSchema(options, process.stdout);
    });

  program
    .command('copy')
    .description(
      'copy everything from one database to another, compare, and leave the source refusing writes',
    )
    .addOption(new Option('--from <url>', 'database to read').env('PICO_AUTH_COPY_FROM'))
    .addOption(new Option('--to <url>', 'empty database to fill').env('PICO_AUTH_COPY_TO'))
    .option('--fence', 'stop the writes of a source that still takes them')
    .option('--release', 'let the source take writes again, and copy nothing')
    .action(async (options: CopyOptions) => {
      const { copyDatabase } = await import('./copy.js');
      await copyDatabase(options, process.stdout);
    });

  withSettings(program.command('doctor'))
    .description(
      'look at issuer, clocks, proxies, files, database, Redis and keys; changes nothing, says what to do',
    )
    .option('--offline', 'ask no network but that of the database and of Redis')
    .option('--json', 'the findings as one JSON document')
    .action(async (options: SettingsOptions & DoctorOptions) => {
      const { examine } = await import('./doctor.js');
      process.exitCode = await examine(options, process.stdout);
    });

  withSettings(program.command('explain'))
    .description('say which checks an access token does not pass, and what to do; asks no network')
    .argument(
      '[token...]',
      'with or without "Bearer"; "-" or nothing: the first line of standard input with something in it',
    )
    .option('--jwks <file>', 'judge by this key set, not by the keys of the database')
    .option('--audience <audience>', 'who should have taken it; default: auth.audience and auth.audiences')
    .action(async (given: readonly string[], options: SettingsOptions & ExplainTokenOptions) => {
      const { explainToken } = await import('./token-explain.js');
      const { firstLine } = await import('./first-line.js');
      const argument = given.join(' ');
      const isArgument = given.length > 0 && argument !== '-';
      const text = isArgument ? argument : await firstLine(process.stdin, (line) => line.trim() !== '');
      process.exitCode = await explainToken(text, options, process.stdout);
    });

  withSettings(program.command('openapi'))
    .description('print the OpenAPI document of the HTTP interface')
    .action(async (options: SettingsOptions) => {
      const { printOpenApi } = await import('./openapi.js');
      printOpenApi(options, process.stdout);
    });

  withSettings(program.command('graph'))
    .description('draw who needs whom in the server that these settings would start; opens nothing')
    .addOption(new Option('--format <format>', 'what to draw with').choices(GRAPH_FORMATS).default('mermaid'))
    .action(async (options: SettingsOptions & GraphOptions) => {
      const { printGraph } = await import('./graph.js');
      await printGraph(options, process.stdout);
    });
  return program;
}

/** The flags that beat file and environment. */
const withSettings = (command: Command): Command =>
  command
    .option('--config <file>', 'configuration file (PICO_AUTH_CONFIG)')
    .option('--profile <name>', 'production, development or test (PICO_AUTH_PROFILE)')
    .option('--host <address>', 'server.host')
    .option('--port <number>', 'server.port')
    .option('--data-dir <directory>', 'auth.data_dir')
    .option('--issuer <url>', 'auth.issuer')
    .option('--database-url <url>', 'database.url')
    .option('--log-level <level>', 'log.level')
    .option('--log-format <format>', 'log.format');

/** Passwords are never arguments: those are seen by every account of the machine. */
const withPassword = (command: Command): Command =>
  command.option('--password-stdin', 'read the password from the first line of standard input');
