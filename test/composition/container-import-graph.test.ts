import { expect } from 'chai';
import { execFile } from 'node:child_process';
import { pathToFileURL } from 'node:url';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { PROJECT_ROOT, projectFiles, readProjectFile } from '../support/project-files.js';

const run = promisify(execFile);
const CONTAINER = ['inversify', '@inversifyjs', 'reflect-metadata'];

/** Refuses to resolve a forbidden package, wherever in the graph it is asked for. */
const hookAgainst = (packages: readonly string[]): string => `
  export async function resolve(specifier, context, next) {
    const found = await next(specifier, context);
    if (${JSON.stringify(packages.map((name) => `/node_modules/${name}/`))}.some((part) => found.url.includes(part)))
      throw new Error('FORBIDDEN ' + found.url + ' from ' + context.parentURL);
    return found;
  }
`;

/** Imports the files in a process of their own; the message when a forbidden package was reached. */
async function forbiddenImport(
  files: readonly string[],
  packages: readonly string[] = CONTAINER,
): Promise<string | undefined> {
  const hookUrl = `data:text/javascript,${encodeURIComponent(hookAgainst(packages))}`;
  const urls = files.map((file) => pathToFileURL(join(PROJECT_ROOT, file)).href);
  const imports = urls.map((url) => `await import(${JSON.stringify(url)});`);
  const program = [
    "import { register } from 'node:module';",
    `register(${JSON.stringify(hookUrl)});`,
    ...imports,
  ].join('\n');
  const args = ['--import', 'tsx', '--input-type=module', '--eval', program];
  try {
    await run(process.execPath, args, { cwd: PROJECT_ROOT });
    return undefined;
  } catch (error) {
    return /FORBIDDEN file:.*/.exec(String(error))?.[0] ?? String(error);
  }
}

const sources = (folder: string): string[] => projectFiles(folder).filter((file) => file.endsWith('.ts'));

describe('the import graph', () => {
  it('of createAuth, the domain, every adapter and every other entry holds neither Inversify nor reflect-metadata', async () => {
    const entries = sources('src/entry').filter((file) => file !== 'src/entry/composition.ts');
    const files = [
      ...sources('src/domain'),
      ...sources('src/adapters'),
      'src/composition/create-auth.ts',
      ...entries,
    ];
    expect(files.length).to.be.greaterThan(60);
    expect(await forbiddenImport(files)).to.equal(undefined);
  });

  it('of the container does, and that is noticed', async () => {
    expect(await forbiddenImport(['src/composition/container/compose.ts'])).to.match(
      /^FORBIDDEN .*inversify/,
    );
  });

  it('of the main entry holds no schema library and no web server either, although it checks its configuration', async () => {
    const packages = ['zod', 'koa', '@koa', 'yaml', 'ipaddr.js', 'pino'];
    expect(await forbiddenImport(['src/entry/index.ts'], packages)).to.equal(undefined);
    expect(await forbiddenImport(['src/composition/config/auth-section.ts'], packages)).to.match(
      /^FORBIDDEN .*zod/,
    );
  });

  it('needs no compiler option for decorators or their metadata', () => {
    const options = readProjectFile('tsconfig.json');
    expect(options)
      .to.contain('"strict"')
      .and.not.to.match(/experimentalDecorators|emitDecoratorMetadata/);
  });
});

describe('the modules of the container', () => {
  it('bind in three forms only, so that nothing of theirs is hidden from validation', () => {
    const forms = sources('src/composition/container/modules').flatMap((file) =>
      [...readProjectFile(file).matchAll(/\.(to[A-Z]\w*)\(/g)].map(([, form]) => form),
    );
    expect(new Set(forms)).to.deep.equal(new Set(['toResolvedValue']));
  });
});
