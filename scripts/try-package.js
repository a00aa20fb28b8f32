import { execFileSync } from 'node:child_process';
import console from 'node:console';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath, URL } from 'node:url';
import { build } from './build.js';

// Installs the packed tarball as a stranger would, from the registry that npm is set to, and uses it from
// modules, from CommonJS and under three test runners: on this Node, or on each version that is named,
// `node scripts/try-package.js 20 22 24 26`. The last line is `N passed, N failed`.

const RUNNERS = ['vitest@4', 'jest@30', '@jest/globals@30'];
const root = fileURLToPath(new URL('..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'try-package-'));
const { exports } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const names = Object.entries(exports).flatMap(([subpath, target]) =>
  typeof target === 'string' ? [] : [`pico-auth${subpath.slice(1)}`],
);

const run = (command, ...args) =>
  execFileSync(command, args, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });

const TRIALS = {
  'import of every subpath': ['every-subpath.mjs', ...names],
  'require of every subpath': ['every-subpath.cjs', ...names],
  'node:test': ['--test', 'node.test.mjs'],
  vitest: ['node_modules/vitest/vitest.mjs', 'run', 'vitest.test.mjs'],
  Jest: ['--experimental-vm-modules', 'node_modules/jest/bin/jest.js', 'jest.test.mjs'],
  command: ['node_modules/pico-auth/dist/cli/main.js', '--version'],
};

function install() {
  build();
  const tarball = execFileSync(
    'npm',
    ['pack', '--silent', '--ignore-scripts', '--pack-destination', folder],
    {
      cwd: root,
      encoding: 'utf8',
    },
  ).trim();
  cpSync(join(root, 'test/packaging/trial'), folder, { recursive: true });
  const jest = { testEnvironment: 'node', transform: {}, testMatch: ['**/jest.test.mjs'] };
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, type: 'module', jest }));
  run('npm', 'install', '--no-audit', '--no-fund', `./${tarball}`);
  const mib = (bytesIn(join(folder, 'node_modules')) / 1_048_576).toFixed(1);
  console.log(`installed with what it needs: ${mib} MiB, ${packagesIn(folder)} packages`);
  run('npm', 'install', '--no-audit', '--no-fund', '--no-save', ...RUNNERS);
}

const bytesIn = (path) =>
  readdirSync(path, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);

const packagesIn = (path) =>
  readdirSync(join(path, 'node_modules'), { withFileTypes: true, recursive: true }).filter(
    (entry) =>
      entry.name === 'package.json' &&
      /node_modules\/(@[^/]+\/)?[^/]+$/.test(entry.parentPath.replaceAll('\\', '/')),
  ).length;

/** One trial on one Node; what it printed when it failed. */
function attempt(version, args) {
  try {
    if (version === undefined) run(process.execPath, ...args);
    else run('npx', '-y', '-p', `node@${version}`, '--', 'node', ...args);
    return undefined;
  } catch (error) {
    return `${error.stdout ?? ''}${error.stderr ?? ''}` || String(error);
  }
}

let passed = 0;
let failed = 0;
try {
  install();
  const versions = process.argv.length > 2 ? process.argv.slice(2) : [undefined];
  for (const version of versions) {
    for (const [what, args] of Object.entries(TRIALS)) {
      const complaint = attempt(version, args);
      console.log(`${complaint === undefined ? 'ok  ' : 'FAIL'} Node ${version ?? process.version}: ${what}`);
      if (complaint === undefined) passed += 1;
      else failed += 1;
      if (complaint !== undefined) console.log(complaint);
    }
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
