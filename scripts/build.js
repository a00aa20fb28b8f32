import { spawnSync } from 'node:child_process';
import { chmodSync, rmSync, writeFileSync } from 'node:fs';
import process from 'node:process';
import { fileURLToPath, URL } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Compiles src into an empty dist; leaves the process with the compiler's exit code when it fails. */
export function build() {
  rmSync(`${root}/dist`, { recursive: true, force: true });
  const compiler = `${root}/node_modules/typescript/bin/tsc`;
  const { status } = spawnSync(process.execPath, [compiler, '-p', `${root}/tsconfig.build.json`], {
    stdio: 'inherit',
  });
  if (status !== 0) process.exit(status ?? 1);
  chmodSync(`${root}/dist/cli/main.js`, 0o755);
  // Written last: a build that was cut leaves no stamp and is made again.
  writeFileSync(`${root}/dist/.built`, '');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) build();
