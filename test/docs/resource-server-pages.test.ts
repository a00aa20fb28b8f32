import { expect } from 'chai';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import ts from 'typescript';
import { AUTH_ERROR_CODES } from '../../src/domain/errors.js';
import { blocksOf } from '../support/document-blocks.js';
import { PROJECT_ROOT, projectFiles, readProjectFile } from '../support/project-files.js';

const PAGES = projectFiles().filter((file) =>
  /^docs\/(resource-server|troubleshooting|how-to\/.+)\.md$/.test(file),
);
const TESTING_PAGE = 'docs/how-to/test-your-guards.md';

interface Block {
  readonly file: string;
  readonly name: string;
  readonly code: string;
}

const BLOCKS: readonly Block[] = PAGES.flatMap((page) =>
  blocksOf(readProjectFile(page), 'ts').map((code, index) => ({
    file: join(PROJECT_ROOT, `test/docs/${page.replaceAll(/\W/g, '-')}-${index + 1}.ts`),
    name: `${page}, block ${index + 1}`,
    // What a page shows without using it is not the reader's mistake.
    code: `${code}\nexport {};\n`,
  })),
);

/** Compiler messages about the blocks, under the strict options of this project, by block. */
function complaints(): readonly string[] {
  const { config } = ts.readConfigFile(join(PROJECT_ROOT, 'tsconfig.json'), ts.sys.readFile.bind(ts.sys)) as {
    readonly config: unknown;
  };
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, PROJECT_ROOT);
  const host = ts.createCompilerHost({ ...options, noUnusedLocals: false });
  const codeOf = new Map(BLOCKS.map(({ file, code }) => [file, code]));
  const { fileExists, readFile } = host;
  host.fileExists = (file) => codeOf.has(file) || fileExists(file);
  host.readFile = (file) => codeOf.get(file) ?? readFile(file);
  const getSourceFile = host.getSourceFile.bind(host);
  host.getSourceFile = (file, language, ...rest) => {
    const code = codeOf.get(file);
    return code === undefined
      ? getSourceFile(file, language, ...rest)
      : ts.createSourceFile(file, code, language);
  };
  const program = ts.createProgram([...codeOf.keys()], { ...options, noUnusedLocals: false }, host);
  return BLOCKS.flatMap(({ file, name }) =>
    ts
      .getPreEmitDiagnostics(program, program.getSourceFile(file))
      .map(({ messageText }) => `${name}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`),
  );
}

describe('the pages about resource servers', () => {
  it('show code that compiles', () => {
    expect(BLOCKS.length).to.be.greaterThan(12);
    expect(complaints()).to.deep.equal([]);
  }).timeout(120_000);

  it('test guards with code that runs', async () => {
    const blocks = BLOCKS.filter(({ name }) => name.startsWith(TESTING_PAGE));
    expect(blocks).to.have.lengthOf(2);
    for (const { code } of blocks) await runModule(code);
  }).timeout(30_000);

  it('name only codes that exist', () => {
    const known = new Set<string>(AUTH_ERROR_CODES);
    for (const page of PAGES) {
      const named = [...readProjectFile(page).matchAll(/`((?:token|jwks|revocation|store)_[a-z_]+)`/g)];
      const settings = readProjectFile('docs/configuration.md');
      const unknown = named.flatMap(([, code = '']) =>
        known.has(code) || settings.includes(`auth_client.${code}\``) ? [] : [code],
      );
      expect(unknown, page).to.deep.equal([]);
    }
  });

  it('link to pages that exist', () => {
    for (const page of PAGES) {
      for (const [, target = ''] of readProjectFile(page).matchAll(/\]\(([\w./-]+)(?:#[\w-]*)?\)/g))
        expect(existsSync(join(PROJECT_ROOT, dirname(page), target)), `${page}: ${target}`).to.be.true;
    }
  });
});

/** Runs a block as a module of this project. */
async function runModule(code: string): Promise<void> {
  const { writeFile, rm } = await import('node:fs/promises');
  const file = join(PROJECT_ROOT, `test/docs/.block-${process.pid}.ts`);
  await writeFile(file, code);
  try {
    await import(`${file}?${Math.random()}`);
  } finally {
    await rm(file);
  }
}
