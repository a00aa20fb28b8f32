import { expect } from 'chai';
import { type Command, CommanderError } from 'commander';
import { createProgram } from '../../src/cli/program.js';
import { blocksOfPages, PAGES } from '../support/pages.js';
import { readProjectFile } from '../support/project-files.js';

interface Typed {
  readonly name: string;
  readonly line: string;
}

/** A call of the command where a shell expects one, to whatever ends it there. */
const CALL =
  /(?:^(?:\$ )?|[|&;(]\s*)(?:[A-Z_]+=\S+ )*(?:npx )?pico-auth ((?:"[^"]*"|'[^']*'|[^|&;>#\n"'])*)/g;

/** Every call of the command in a block that a reader types. */
const typed: readonly Typed[] = blocksOfPages(PAGES)
  .filter(({ language }) => language === 'sh' || language === 'console')
  .flatMap(({ name, language, code }) =>
    code
      .replaceAll('\\\n', ' ')
      .split('\n')
      .filter((line) => language === 'sh' || line.startsWith('$ '))
      .flatMap((line) => [...line.matchAll(CALL)].map(([, call = '']) => ({ name, line: call.trim() }))),
  );

/** Every call that is named in running text, which may leave its arguments out. */
const named: readonly Typed[] = PAGES.flatMap((page) =>
  [...readProjectFile(page).matchAll(/`(?:npx )?pico-auth ([a-z][^`\n]*)`/g)].map(([, line = '']) => ({
    name: page,
    line,
  })),
);

const wordsOf = (line: string): string[] =>
  [...line.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(
    ([, double, single, plain]) => double ?? single ?? plain ?? '',
  );

/** What the command line says about a call, without doing it: a code of commander, or undefined. */
async function refusalOf(line: string): Promise<string | undefined> {
  const program = createProgram();
  const silence = (command: Command): void => {
    command.configureOutput({ writeOut: () => undefined, writeErr: () => undefined });
    if (command.commands.length === 0) command.action(() => undefined);
    command.commands.forEach(silence);
  };
  silence(program);
  try {
    await program.parseAsync(wordsOf(line), { from: 'user' });
    return undefined;
  } catch (error) {
    if (error instanceof CommanderError) return error.code;
    throw error;
  }
}

async function refused(calls: readonly Typed[], harmless: readonly string[]): Promise<readonly string[]> {
  const outcomes = await Promise.all(
    calls.map(async ({ name, line }) => ({ name, line, code: await refusalOf(line) })),
  );
  return outcomes
    .filter(({ code }) => code !== undefined && !harmless.includes(code))
    .map(({ name, line, code }) => `${name}: pico-auth ${line}: ${code ?? ''}`);
}

describe('the commands that the pages name', () => {
  it('are taken by the command line, where a reader types them', async () => {
    expect(typed.length).to.be.greaterThan(5);
    expect(await refused(typed, [])).to.deep.equal([]);
  });

  it('exist with their options, where the text names them', async () => {
    expect(named.length).to.be.greaterThan(10);
    expect(await refused(named, ['commander.missingArgument', 'commander.help'])).to.deep.equal([]);
  });

  it('would be missed if they were wrong', async () => {
    expect(await refusalOf('users creat a@example.com')).to.equal('commander.unknownCommand');
    expect(await refusalOf('users create a@example.com --rol viewer')).to.equal('commander.unknownOption');
    expect(await refusalOf('users create a@example.com --role god')).to.equal('commander.invalidArgument');
    expect(await refusalOf('users import "a file" --map-org "ACME Corp=acme"')).to.equal(undefined);
  });
});
