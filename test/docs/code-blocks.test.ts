import { expect } from 'chai';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parse as parseYaml } from 'yaml';
import { SETTING_KEYS } from '../../src/composition/config/setting-keys.js';
import { fromFile } from '../support/given-settings.js';
import { blocksOfPages, complaintsAbout, PAGES, type PageBlock } from '../support/pages.js';
import { PROJECT_ROOT, readProjectFile } from '../support/project-files.js';

const BLOCKS = blocksOfPages(PAGES);
const inLanguage = (language: string): readonly PageBlock[] =>
  BLOCKS.filter((block) => block.language === language);

/** What is said about blocks of each language somewhere; another one would go unread. */
const READ = ['ts', 'sh', 'console', 'yaml', 'json', 'mermaid', 'python', 'csv', 'text', ''];

const problemOf = (work: () => unknown): string | undefined => {
  try {
    work();
    return undefined;
  } catch (error) {
    return String(error);
  }
};

const problems = (blocks: readonly PageBlock[], read: (block: PageBlock) => unknown): readonly string[] =>
  blocks.flatMap((block) => {
    const problem = problemOf(() => read(block));
    return problem === undefined ? [] : [`${block.name}: ${problem}`];
  });

const SECTIONS = new Set(SETTING_KEYS.map(({ section }) => section));
const isConfiguration = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && Object.keys(value).every((key) => SECTIONS.has(key));

/** What a reader would put into a variable of this name. */
const likelyValueOf = (name: string): string =>
  /REDIS.*URL/.test(name)
    ? 'rediss://redis.example:6379'
    : `https://${'long-enough-for-a-secret'.repeat(2)}.example`;

describe('the code that the pages show', () => {
  it('is of languages that are read here', () => {
    const unread = BLOCKS.filter(({ language }) => !READ.includes(language));
    expect(unread.map(({ name, language }) => `${name}: ${language}`)).to.deep.equal([]);
  });

  it('compiles, where it is TypeScript', () => {
    const blocks = inLanguage('ts');
    expect(blocks.length).to.be.greaterThan(20);
    expect(complaintsAbout(blocks)).to.deep.equal([]);
    const wrong = { page: 'x', language: 'ts', name: 'wrong.md:1' };
    const code = "import { createAuth } from 'pico-auth';\ncreateAuth(1);";
    expect(complaintsAbout([{ ...wrong, code }])).to.have.lengthOf(1);
  });

  it('is YAML, and a configuration that is accepted where it looks like one', () => {
    const read = ({ code }: PageBlock): void => {
      const value: unknown = parseYaml(code);
      if (!isConfiguration(value)) return;
      const names = [...code.matchAll(/\$\{ENV:(\w+)\}/g)].map(([, name = '']) => name);
      const environment = Object.fromEntries(names.map((name) => [name, likelyValueOf(name)]));
      fromFile(code, { profile: 'development', environment });
    };
    expect(problems(inLanguage('yaml'), read)).to.deep.equal([]);
    const wrong = { page: 'x', language: 'yaml', name: 'wrong.md:1', code: 'auth: {isuer: x}' };
    expect(problems([wrong], read)).to.have.lengthOf(1);
  });

  it('is JSON, in whole or line by line', () => {
    const read = ({ code }: PageBlock): void => {
      if (problemOf(() => JSON.parse(code)) === undefined) return;
      for (const line of code.trim().split('\n')) JSON.parse(line);
    };
    expect(problems(inLanguage('json'), read)).to.deep.equal([]);
  });

  it('names scripts and files of this project that exist', () => {
    const { scripts } = JSON.parse(readProjectFile('package.json')) as { scripts: Record<string, string> };
    const missing = BLOCKS.filter(({ language }) => language === 'sh' || language === 'console').flatMap(
      ({ name, code }) => [
        ...[...code.matchAll(/npm run (?:--silent )?([\w-]+(?::[\w-]+)*)/g)]
          .filter(([, script = '']) => scripts[script] === undefined)
          .map(([text]) => `${name}: ${text}`),
        ...[...code.matchAll(/node ((?:deploy|scripts|examples)\/[\w./-]+)/g)]
          .filter(([, file = '']) => !existsSync(join(PROJECT_ROOT, file)))
          .map(([text]) => `${name}: ${text}`),
      ],
    );
    expect(missing).to.deep.equal([]);
  });

  it('draws what Mermaid can read', async () => {
    const blocks = inLanguage('mermaid');
    expect(blocks.length).to.be.greaterThan(0);
    const drawn = await Promise.all(
      blocks.map(async ({ name, code }) => `${name}: ${await drawingProblem(code)}`),
    );
    expect(drawn).to.deep.equal(blocks.map(({ name }) => `${name}: none`));
    expect(await drawingProblem('sequenceDiagram\n  A->>')).to.contain('Parse error');
    expect(await drawingProblem('flowchart LR\n  a[open --> b')).to.contain('Parse error');
  });
});

/** Comes with Mermaid. */
const CLEANER: string = 'dompurify';

/** What is wrong with a drawing. The cleaner of HTML that Mermaid uses needs a browser; text needs none here. */
async function drawingProblem(code: string): Promise<string> {
  const cleaner = (await import(CLEANER)) as { default: Record<string, unknown> };
  Object.assign(cleaner.default, { addHook: () => undefined, sanitize: (text: string) => text });
  const { default: mermaid } = await import('mermaid');
  return mermaid.parse(code).then(
    () => 'none',
    (error: unknown) => String(error),
  );
}
