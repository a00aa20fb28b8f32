import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { PROJECT_ROOT } from '../support/project-files.js';
import type { Benchmark } from './benchmark.js';
import { median } from './statistics.js';

const run = promisify(execFile);
const ROUNDS = 15;

/** Milliseconds that a new process takes to import this, counted inside it: starting Node is not in it. */
async function importMs(specifier: string): Promise<number> {
  const program = `const begun = performance.now(); await import(${JSON.stringify(specifier)}); console.log(performance.now() - begun);`;
  const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', program], {
    cwd: PROJECT_ROOT,
  });
  return Number(stdout);
}

/** Needs `npm run build`: what is installed is compiled. */
function compiled(entry: string): string {
  const file = join(PROJECT_ROOT, `dist/entry/${entry}.js`);
  if (!existsSync(file)) throw new Error('Build first: npm run build.');
  return pathToFileURL(file).href;
}

export const benchmark: Benchmark = {
  about: 'importing the compiled package in a new process, beside importing Koa, in turns',
  async measure() {
    const subjects = {
      koa: 'koa',
      'pico-auth': compiled('index'),
      'pico-auth/resource-server': compiled('resource-server'),
      'pico-auth/koa': compiled('koa'),
      'pico-auth/composition': compiled('composition'),
    };
    const times = new Map(Object.keys(subjects).map((name) => [name, [] as number[]]));
    for (let round = 0; round <= ROUNDS; round += 1) {
      for (const [name, specifier] of Object.entries(subjects)) {
        const ms = await importMs(specifier);
        // The first round warms the file cache.
        if (round > 0) times.get(name)?.push(ms);
      }
    }
    const ratio = median(times.get('pico-auth')!.map((ms, round) => ms / times.get('koa')![round]!));
    return [
      { what: "import 'pico-auth' over import 'koa'", value: ratio, unit: '×', atMost: 1.5 },
      ...[...times].map(([name, samples]) => ({
        what: `import '${name}'`,
        value: median(samples),
        unit: 'ms',
        ...(name === 'pico-auth' ? { atMost: 60 } : {}),
      })),
    ];
  },
};
