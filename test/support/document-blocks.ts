import { expect } from 'chai';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);
const MARK = '--- end of step ---';

export interface ShellOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
}

interface Step {
  readonly command: string;
  /** What it prints, with `…` for anything. */
  readonly expected: string;
}

/** The fenced code of a Markdown text in one language. */
export const blocksOf = (markdown: string, language: string): readonly string[] =>
  [...markdown.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, 'gms'))].map(
    (match) => match[1] ?? '',
  );

/** A console block: `$ command`, indented lines that continue it, then what it prints. */
function stepsOf(block: string): readonly Step[] {
  return block
    .split(/^\$ /m)
    .slice(1)
    .map((text) => {
      const lines = text.trimEnd().split('\n');
      const end = lines.findIndex((line) => !line.endsWith('\\')) + 1;
      return { command: lines.slice(0, end).join('\n'), expected: lines.slice(end).join('\n').trim() };
    });
}

const matches = (expected: string): RegExp =>
  new RegExp(
    `^${expected
      .split('…')
      .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
      .join('.*')}$`,
    's',
  );

/**
 * Types the console blocks of a text into one shell and compares what each command prints.
 * @param addresses what stands in the text for what listens now.
 * @param shell where the shell runs, and what it finds in its environment.
 * @returns the number of commands.
 */
export async function expectConsole(
  markdown: string,
  addresses: Readonly<Record<string, string>>,
  shell: ShellOptions = {},
): Promise<number> {
  const steps = blocksOf(markdown, 'console').flatMap(stepsOf);
  let script = steps.map(({ command }) => `${command}\nprintf '\\n${MARK}\\n'`).join('\n');
  for (const [written, real] of Object.entries(addresses)) script = script.replaceAll(written, real);
  const { stdout } = await run('bash', ['-c', script], shell);
  const printed = stdout.split(MARK).map((text) => text.trim());
  steps.forEach(({ command, expected }, index) => {
    expect(printed[index], command).to.match(matches(expected));
  });
  return steps.length;
}
