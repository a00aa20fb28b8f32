import { execFile } from 'node:child_process';
import { cp, mkdir, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { PROJECT_ROOT, readProjectFile } from './project-files.js';
import { temporaryDirectory } from './temporary-directory.js';

const run = promisify(execFile);

export interface Manifest {
  readonly version: string;
  readonly bin: Readonly<Record<'pico-auth', string>>;
  readonly files: readonly string[];
  readonly exports: Readonly<Record<string, unknown>>;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly optionalDependencies: Readonly<Record<string, string>>;
  /** Drivers, installed only where they are used. */
  readonly peerDependencies: Readonly<Record<string, string>>;
}

export const manifest = (): Manifest => JSON.parse(readProjectFile('package.json')) as Manifest;

/** Every subpath that holds code, as it is imported: `pico-auth`, `pico-auth/koa`, … */
export const importNames = (): readonly string[] =>
  Object.entries(manifest().exports).flatMap(([subpath, target]) =>
    typeof target === 'string' ? [] : [`pico-auth${subpath.slice(1)}`],
  );

/** The tarball that would be published, from a build of its own. */
export async function packedPackage(): Promise<string> {
  const folder = await temporaryDirectory();
  const compiler = join(PROJECT_ROOT, 'node_modules/typescript/bin/tsc');
  const options = ['-p', join(PROJECT_ROOT, 'tsconfig.build.json'), '--outDir', join(folder, 'dist')];
  await run(process.execPath, [compiler, ...options]);
  const others = manifest().files.filter((file) => file !== 'dist');
  for (const file of ['package.json', ...others])
    await cp(join(PROJECT_ROOT, file), join(folder, file), { recursive: true });
  const { stdout } = await run('npm', ['pack', '--ignore-scripts', '--silent'], { cwd: folder });
  return join(folder, stdout.trim());
}

/**
 * An application that has the package installed, and of everything else only what the package says it
 * needs: a forgotten dependency is not found, although the project has it.
 */
export async function applicationWith(tarball: string): Promise<string> {
  const folder = await temporaryDirectory();
  const modules = join(folder, 'node_modules');
  await mkdir(join(modules, 'pico-auth'), { recursive: true });
  await run('tar', ['xzf', tarball, '--strip-components=1', '-C', join(modules, 'pico-auth')]);
  const { dependencies, optionalDependencies } = manifest();
  for (const name of Object.keys({ ...dependencies, ...optionalDependencies })) {
    await mkdir(dirname(join(modules, name)), { recursive: true });
    await symlink(join(PROJECT_ROOT, 'node_modules', name), join(modules, name));
  }
  await cp(join(PROJECT_ROOT, 'test/packaging/trial'), folder, { recursive: true });
  return folder;
}
