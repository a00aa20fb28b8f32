import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { expect } from 'chai';
import { execFile } from 'node:child_process';
import { readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { formatMessage } from 'publint/utils';
import { publint } from 'publint';
import { applicationWith, importNames, manifest, packedPackage } from '../support/packed-package.js';
import { PROJECT_ROOT, readProjectFile } from '../support/project-files.js';
import { removeTemporaryDirectories } from '../support/temporary-directory.js';

const run = promisify(execFile);

/** What a package of modules alone has: `require` gets a module, and resolution before `exports` finds nothing. */
const OF_MODULES_ALONE = ['CJSResolvesToESM node16-cjs', 'NoResolution node10'];

/** The subpaths whose types are also those of a driver that is installed only where it is used. */
const DRIVER_SUBPATHS: Readonly<Record<string, string>> = {
  mongodb: 'pico-auth/adapters/mongo',
  redis: 'pico-auth/adapters/redis',
};

describe('the packed package', () => {
  let tarball: string;
  let application: string;
  before(async function () {
    this.timeout(600_000);
    tarball = await packedPackage();
    application = await applicationWith(tarball);
  });
  after(removeTemporaryDirectories);

  const node = async (...args: readonly string[]): Promise<string> =>
    (await run(process.execPath, args, { cwd: application })).stdout;

  it('has nothing that publint objects to', async () => {
    const data = await readFile(tarball);
    const bytes = data.buffer.slice(data.byteOffset, data.byteOffset + data.byteLength);
    const { messages } = await publint({ pack: { tarball: bytes }, strict: true });
    const packageJson = manifest() as unknown as Record<string, unknown>;
    expect(messages.map((message) => formatMessage(message, packageJson))).to.deep.equal([]);
  });

  it('has types that are right for modules and bundlers, on every subpath', async () => {
    const found = await checkPackage(createPackageFromTarballData(await readFile(tarball)));
    if (!found.types) throw new Error('The package has no types.');
    const problems = found.problems.map((problem) => {
      const { kind } = problem;
      return 'resolutionKind' in problem ? `${kind} ${problem.resolutionKind}` : kind;
    });
    expect([...new Set(problems)].sort()).to.deep.equal(OF_MODULES_ALONE);
    const accepted = importNames().length * OF_MODULES_ALONE.length;
    expect(problems).to.have.lengthOf(accepted);
  });

  it('is imported from modules and required from CommonJS, with the same names, with what it declares alone', async () => {
    const names = importNames();
    const imported = JSON.parse(await node('every-subpath.mjs', ...names)) as Record<string, string[]>;
    const required = JSON.parse(await node('every-subpath.cjs', ...names)) as Record<string, string[]>;
    expect(Object.keys(imported)).to.deep.equal(names);
    for (const name of names) {
      expect(imported[name]?.length, name).to.be.greaterThan(0);
      expect(required[name]?.filter((key) => key !== '__esModule')).to.deep.equal(imported[name]);
    }
  });

  it('is as small as the page about performance says, and has no map to sources that it does not have', async () => {
    const { stdout } = await run('tar', ['tzvf', tarball], { maxBuffer: 10_000_000 });
    const lines = stdout.trim().split('\n');
    const unpacked = lines.reduce((sum, line) => sum + Number(line.split(/\s+/)[2]), 0);
    const packed = (await stat(tarball)).size;
    const loaded = Number(await node('loaded.mjs'));
    expect(lines.filter((line) => line.endsWith('.map'))).to.deep.equal([]);
    const page = readProjectFile('docs/performance.md');
    const [, ...told] =
      /`pico-auth` is some (\d+) small files[^]*The tarball has ([\d.]+) MB, unpacked ([\d.]+) MB/.exec(
        page,
      ) ?? [];
    const [files = 0, packedMb = 0, unpackedMb = 0] = told.map(Number);
    expect(loaded).to.be.closeTo(files, 15).and.to.be.at.most(150);
    expect(packed / 1e6)
      .to.be.closeTo(packedMb, 0.1)
      .and.to.be.at.most(0.9);
    expect(unpacked / 1e6)
      .to.be.closeTo(unpackedMb, 0.3)
      .and.to.be.at.most(3);
  });

  it('signs in under node:test', async () => {
    expect(await node('--test', 'node.test.mjs')).to.match(/^# pass 1$|pass 1/m);
  });

  it('has a command that runs', async () => {
    const main = join(application, 'node_modules/pico-auth/dist/cli/main.js');
    expect((await node(main, '--version')).trim()).to.equal(manifest().version);
  });

  /** What the compiler says about files of the application. */
  async function compiled(...args: readonly string[]): Promise<string> {
    const compiler = join(PROJECT_ROOT, 'node_modules/typescript/bin/tsc');
    const target = ['--module', 'nodenext', '--target', 'es2023', '--lib', 'es2023,esnext.disposable'];
    return run(process.execPath, [compiler, '--strict', ...target, ...args], { cwd: application }).then(
      () => '',
      (error: unknown) => (error as { readonly stdout: string }).stdout,
    );
  }

  /** The same under the strictest options about an application that imports these. */
  async function complaints(names: readonly string[]): Promise<string> {
    const imports = names.map((name, index) => `import * as n${index} from '${name}';`);
    const uses = names.map((_, index) => `n${index}`);
    const code = [...imports, `export const all = [${uses.join()}];`].join('\n');
    await writeFile(join(application, 'strict.mts'), code);
    return compiled('--exactOptionalPropertyTypes', '--noEmit', 'strict.mts');
  }

  it('has types that hold in the strictest application, with what it declares alone', async () => {
    const ofDrivers = Object.keys(manifest().peerDependencies).map((driver) => DRIVER_SUBPATHS[driver]);
    expect(ofDrivers).not.to.include(undefined);
    const names = importNames();
    expect(names).to.include.members(ofDrivers);
    expect(await complaints(names.filter((name) => !ofDrivers.includes(name)))).to.equal('');
    for (const driver of Object.keys(manifest().peerDependencies))
      await symlink(join(PROJECT_ROOT, 'node_modules', driver), join(application, 'node_modules', driver));
    expect(await complaints(names)).to.equal('');
  }).timeout(600_000);

  it('compiles in TypeScript that becomes CommonJS, under the settings that the page about embedding names', async () => {
    const names = importNames().filter((name) => !Object.values(DRIVER_SUBPATHS).includes(name));
    const imports = names.map((name, index) => `import * as n${index} from '${name}';`);
    const uses = `export = [${names.map((_, index) => `n${index}`).join()}];`;
    await writeFile(join(application, 'common.cts'), [...imports, uses].join('\n'));
    await writeFile(join(application, 'late.cts'), "export const auth = import('pico-auth');");
    const under = (module: string, file: string) =>
      compiled('--module', module, '--noEmit', '--skipLibCheck', file);
    for (const module of ['nodenext', 'node20']) expect(await under(module, 'common.cts')).to.equal('');
    for (const module of ['node16', 'node18']) {
      expect(await under(module, 'common.cts')).to.contain('TS1479');
      expect(await under(module, 'late.cts')).to.equal('');
    }
  }).timeout(600_000);

  it('has types that declarations of its users can name, whatever subpath they import alone', async () => {
    const files = await readdir(join(application, 'declarations'));
    const covered = importNames().map((name) => `${name.slice(10).replace('/', '-') || 'root'}.mts`);
    expect(files.sort()).to.deep.equal([...covered].sort());
    const types = join(application, 'node_modules/@types/node');
    await symlink(join(PROJECT_ROOT, 'node_modules/@types/node'), types);
    const options = ['--skipLibCheck', '--types', 'node', '--declaration', '--emitDeclarationOnly'];
    for (const file of files) {
      const emitting = [...options, '--outDir', 'declared', join('declarations', file)];
      expect(await compiled(...emitting), file).to.equal('');
    }
  }).timeout(600_000);
});
