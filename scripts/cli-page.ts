import type { Argument, Command, Option } from 'commander';
import { format, resolveConfig } from 'prettier';
import { createProgram } from '../src/cli/program.js';

const INTRODUCTION = `# The command line

Generated from the commands by \`npm run docs:generate\`; edit \`src/cli\` instead.

\`pico-auth\` runs the server and does what an operator does without signing in: whoever may read the data
directory is an operator. Inside this repository it is \`npx pico-auth\` after \`npm run build\`. Commands
that touch accounts work beside a running server, which sees their changes.

Exit codes: 0 done; 1 refused or failed, also for a file that is not there; 2 the command or the configuration has to
change, whatever is there: an unknown option, a value that is none of the choices, a key of unknown name; 130 or 143
stopped by Ctrl-C or SIGTERM: \`users import\` and \`copy\` stop between two steps and go on when they run again,
\`users export\` removes what it began. Answers go to standard output, log lines and what went wrong to standard error.
\`doctor\` ends with 1 when there is a failure: something configured does not work, or others must not rely on this
server; a warning, which leaves it 0, is what works and could be better. \`explain\` ends with 0 when the signature was
checked and no check failed. \`keys list\`, \`doctor\`, \`explain\`, \`graph\` and \`config explain\` write nothing. Passwords are never arguments: those are seen by every account
of the machine.
`;

/** Options that this many commands share are told once. */
const SHARED_BY = 5;

/** The text of docs/cli.md, as the formatter wants it. */
export async function cliPage(): Promise<string> {
  const commands = leavesOf(createProgram());
  const shared = sharedOptions(commands);
  const text = [
    INTRODUCTION,
    '## Options of every command',
    '',
    'They beat the environment and the file; see [configuration](configuration.md).',
    '',
    optionsTable(shared),
    '',
    ...commands.map((command) => sectionOf(command, shared)),
  ].join('\n');
  return format(text, { ...(await resolveConfig('docs/cli.md')), parser: 'markdown' });
}

const leavesOf = (command: Command): readonly Command[] =>
  command.commands.length === 0 ? [command] : command.commands.flatMap(leavesOf);

/** What every command takes, told once. */
function sharedOptions(commands: readonly Command[]): readonly Option[] {
  const all = commands.flatMap(({ options }) => options);
  const count = ({ flags }: Option) => all.filter((option) => option.flags === flags).length;
  const isFirst = ({ flags }: Option, index: number) =>
    all.findIndex((option) => option.flags === flags) === index;
  return all.filter((option, index) => count(option) >= SHARED_BY && isFirst(option, index));
}

function sectionOf(command: Command, shared: readonly Option[]): string {
  const flags = new Set(shared.map((option) => option.flags));
  const own = command.options.filter((option) => !flags.has(option.flags));
  const { registeredArguments: args } = command;
  const explained = args.filter(({ description }) => description !== '');
  return [
    `## \`${[nameOf(command), ...args.map(written)].join(' ')}\``,
    '',
    sentence(command.description()),
    '',
    ...explained.map((argument) => `- \`${written(argument)}\`: ${argument.description}`),
    '',
    own.length === 0 ? '' : optionsTable(own),
    '',
  ].join('\n');
}

function nameOf(command: Command): string {
  const names: string[] = [];
  for (let at: Command | null = command; at !== null; at = at.parent) names.unshift(at.name());
  return names.join(' ');
}

const written = (argument: Argument): string =>
  argument.required ? `<${argument.name()}>` : `[${argument.name()}]`;

const optionsTable = (options: readonly Option[]): string =>
  ['| Option | Meaning | Default |', '|---|---|---|', ...options.map(rowOf)].join('\n');

function rowOf(option: Option): string {
  const choices = option.argChoices === undefined ? '' : `: ${option.argChoices.join(', ')}`;
  const value: unknown = option.defaultValue;
  const preset = typeof value === 'string' && value !== '' ? `\`${value}\`` : '';
  return `| \`${option.flags.replaceAll('|', '\\|')}\` | ${option.description}${choices} | ${preset} |`;
}

const sentence = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
