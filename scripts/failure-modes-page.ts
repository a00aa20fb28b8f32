import { format, resolveConfig } from 'prettier';
import { slugOf } from '../site/slug.js';
import { FAILURE_MODES, type FailureMode, PORTS_WITHOUT_FAILURE } from './failure-modes.js';
import { PROOFS } from './failure-mode-proofs.js';

const INTRODUCTION = `# How it fails

Made from \`scripts/failure-modes.ts\` by \`npm run docs:generate\`. Each port with something behind it
declares what becomes of requests while that is gone, hangs or lies, and each row has a test that makes it so:
servers are killed and frozen there, not imitated. **closed**: nothing is granted. **degraded**: it goes on
with less. **open**: it goes on without. **stale**: what was known counts for a stated time, then closed.

Redis is never the only place where something is, and no request waits for it: the first command that finds it
silent waits for \`redis.command_timeout_ms\`, and from then on it is left alone until it answers a question of
the connection's own. Details: [Redis](how-to/redis.md).
`;

/** The page that tells what happens while something is down. */
export async function failureModesPage(): Promise<string> {
  const modes: Readonly<Record<string, FailureMode>> = FAILURE_MODES;
  const proofs: Readonly<Record<string, readonly string[]>> = PROOFS;
  const sections = Object.entries(modes).map(([name, mode]) => section(mode, proofs[name] ?? []));
  const rest = Object.entries(PORTS_WITHOUT_FAILURE).map(([port, why]) => `| \`${port}\` | ${cell(why)} |`);
  const page = [
    INTRODUCTION,
    '| When | Ports | Stance |\n|---|---|---|',
    ...Object.values(modes).map(
      (mode) => `| [${mode.when}](#${slugOf(titleOf(mode))}) | ${named(mode.ports)} | ${mode.stance} |`,
    ),
    '',
    ...sections,
    '## Ports with nothing behind them but the process\n',
    '| Port | Why |\n|---|---|',
    ...rest,
  ];
  const options = await resolveConfig(new URL('../docs/failure-modes.md', import.meta.url));
  return format(page.join('\n'), { ...options, parser: 'markdown' });
}

/** What fails together fails each port in its own way: such headings name theirs. */
function titleOf({ when, ports }: FailureMode): string {
  const alike = Object.values<FailureMode>(FAILURE_MODES).filter((mode) => mode.when === when);
  return alike.length > 1 ? `${when}: ${ports.join(', ')}` : when;
}

const section = (mode: FailureMode, proofs: readonly string[]): string => {
  const { ports, stance, meanwhile, afterwards } = mode;
  return [
    `## ${titleOf(mode)}\n`,
    '| | |\n|---|---|',
    `| Ports | ${named(ports)} |`,
    `| Stance | **${stance}** |`,
    `| Meanwhile | ${cell(meanwhile)} |`,
    `| Afterwards | ${cell(afterwards)} |`,
    `| Tests | ${proofs.map(cell).join('<br>')} |\n`,
  ].join('\n');
};

const named = (ports: readonly string[]): string => ports.map((port) => `\`${port}\``).join(', ');

const cell = (text: string): string => text.replaceAll('|', '\\|');
