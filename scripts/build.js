import { spawnSync } from 'node:child_process';
import { chmodSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import process from 'node:process';
import { fileURLToPath, URL } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * Compiles src into a new folder that takes the place of dist when it is complete; a failed build
 * leaves dist as it was, and the process with the compiler's exit code.
 * @param {string[]} more further options of the compiler
 */
export function build(more = []) {
  const unfinished = `${root}/dist.unfinished-${process.pid}`;
  const compiler = `${root}/node_modules/typescript/bin/tsc`;
  const options = ['-p', `${root}/tsconfig.build.json`, '--outDir', unfinished, ...more];
  const { status } = spawnSync(process.execPath, [compiler, ...options], { stdio: 'inherit' });
  if (status !== 0) {
    rmSync(unfinished, { recursive: true, force: true });
    process.exit(status ?? 1);
  }
  chmodSync(`${unfinished}/cli/main.js`, 0o755);
  writeFileSync(`${unfinished}/.built`, '');
  rmSync(`${root}/dist`, { recursive: true, force: true });
  renameSync(unfinished, `${root}/dist`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) build();
