import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ShellOptions } from './document-blocks.js';

const MAIN = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));
const LOADER = import.meta.resolve('tsx');

/**
 * A shell in this directory that finds `pico-auth`, from the sources.
 * @param environment on top of PATH and HOME.
 */
export async function typedShell(
  directory: string,
  environment: Readonly<Record<string, string>>,
): Promise<Required<ShellOptions>> {
  const bin = join(directory, '.bin');
  await mkdir(bin, { recursive: true });
  const command = join(bin, 'pico-auth');
  await writeFile(command, `#!/bin/sh\nexec "${process.execPath}" --import="${LOADER}" "${MAIN}" "$@"\n`);
  await chmod(command, 0o755);
  const { PATH = '' } = process.env;
  return { cwd: directory, env: { PATH: `${bin}:${PATH}`, HOME: directory, ...environment } };
}
