import { readdirSync, statSync } from 'node:fs';
import process from 'node:process';
import { fileURLToPath, URL } from 'node:url';
import { build } from './build.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const SOURCES = ['src', 'package-lock.json', 'tsconfig.json', 'tsconfig.build.json'];

const changedAt = (path) => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;

/** When a file, or anything below a folder, was last changed; folders count, so that removals are seen. */
function newest(path) {
  const entries = statSync(path, { throwIfNoEntry: false })?.isDirectory()
    ? readdirSync(path, { recursive: true }).map((name) => `${path}/${name}`)
    : [];
  return Math.max(changedAt(path), ...entries.map(changedAt));
}

// Builds when the sources are newer than the last build, then becomes the server, in this process:
// a signal that npm passes on reaches it, and not a shell in between.
if (
  newest(`${root}/src`) > 0 &&
  Math.max(...SOURCES.map((name) => newest(`${root}/${name}`))) > changedAt(`${root}/dist/.built`)
) {
  process.stderr.write('Building…\n');
  // The same files in half the time; whether the types are right, `npm run build` and the tests say.
  build(['--noCheck']);
}
process.argv.splice(1, 1, `${root}/dist/cli/main.js`, 'serve');
await import('../dist/cli/main.js');
