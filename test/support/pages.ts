import { join } from 'node:path';
import ts from 'typescript';
import { PROJECT_ROOT, projectFiles, readProjectFile } from './project-files.js';

/** Every page that people read. */
export const PAGES: readonly string[] = projectFiles().filter(
  (file) => file.endsWith('.md') && !file.startsWith('test/'),
);

export interface PageBlock {
  readonly page: string;
  readonly language: string;
  readonly code: string;
  /** For messages: the page and the line that the block starts in. */
  readonly name: string;
}

/** The fenced blocks of these pages, indented ones without their indentation. */
export const blocksOfPages = (pages: readonly string[]): readonly PageBlock[] =>
  pages.flatMap((page) => {
    const text = readProjectFile(page);
    return [...text.matchAll(/^( *)```([^\n`]*)\n(.*?)^\1```$/gms)].map((match) => {
      const [, indentation = '', language = '', code = ''] = match;
      const line = text.slice(0, match.index).split('\n').length;
      const lines = code.split('\n').map((row) => row.slice(indentation.length));
      return { page, language, code: lines.join('\n'), name: `${page}:${line}` };
    });
  });

/** A block that starts with a comment like this is that file, and others of its page may import it. */
const FILE_NAME = /^\/\/ ([\w.-]+)\.ts\n/;

/** The name that a block gives itself, `api.ts`; undefined: it has none. */
export const fileNameOf = ({ code }: PageBlock): string | undefined => {
  const [, name] = FILE_NAME.exec(code) ?? [];
  return name === undefined ? undefined : `${name}.ts`;
};

/** Where a block is compiled: two folders below the root, as tests are. */
const placeOf = (block: PageBlock): string => {
  const name = fileNameOf(block);
  const isolated = `test/docs/${block.name.replaceAll(/\W/g, '-')}.ts`;
  const among = `test/${block.page.replaceAll(/\W/g, '-')}/${name ?? ''}`;
  return join(PROJECT_ROOT, name === undefined ? isolated : among);
};

/**
 * What the compiler says about blocks of TypeScript, each a module of its own that knows the package by
 * its name, and files of its page by theirs, under the strict options of this project.
 */
export function complaintsAbout(blocks: readonly PageBlock[]): readonly string[] {
  const { config } = ts.readConfigFile(join(PROJECT_ROOT, 'tsconfig.json'), ts.sys.readFile.bind(ts.sys)) as {
    readonly config: unknown;
  };
  // What a page shows without using it is not the reader's mistake.
  const { options: strict } = ts.parseJsonConfigFileContent(config, ts.sys, PROJECT_ROOT);
  const options = { ...strict, noUnusedLocals: false, noUnusedParameters: false };
  const files = new Map(
    blocks.map((block) => [placeOf(block), { ...block, code: `${block.code}\nexport {};\n` }]),
  );
  const host = ts.createCompilerHost(options);
  const { fileExists, readFile } = host;
  // The folders of named blocks exist here only.
  delete host.directoryExists;
  host.fileExists = (file) => files.has(file) || fileExists(file);
  host.readFile = (file) => files.get(file)?.code ?? readFile(file);
  const getSourceFile = host.getSourceFile.bind(host);
  host.getSourceFile = (file, language, ...rest) => {
    const block = files.get(file);
    return block === undefined
      ? getSourceFile(file, language, ...rest)
      : ts.createSourceFile(file, block.code, language);
  };
  const program = ts.createProgram([...files.keys()], options, host);
  return [...files].flatMap(([file, { name }]) =>
    ts
      .getPreEmitDiagnostics(program, program.getSourceFile(file))
      .map(({ messageText }) => `${name}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`),
  );
}
