import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { holds, type Benchmark, type Figure } from './benchmark.js';

// Each benchmark runs alone, in a process of its own. Adding one: a file here, a line here.
const BENCHMARKS: Readonly<Record<string, () => Promise<{ readonly benchmark: Benchmark }>>> = {
  refresh: () => import('./refresh.js'),
  'refresh-http': () => import('./refresh-http.js'),
  'protected-get': () => import('./protected-get.js'),
  validate: () => import('./validate.js'),
  'protected-route': () => import('./protected-route.js'),
  login: () => import('./login.js'),
  'login-storm': () => import('./login-storm.js'),
  start: () => import('./start.js'),
  import: () => import('./import.js'),
  keys: () => import('./keys.js'),
  'sign-in-timing': () => import('./sign-in-timing.js'),
  'many-users': () => import('./many-users.js'),
};

function limitOf({ atLeast, atMost }: Figure): string {
  if (atLeast !== undefined) return `≥ ${atLeast}`;
  return atMost === undefined ? '' : `≤ ${atMost}`;
}

function print(figures: readonly Figure[]): void {
  for (const figure of figures) {
    const { what, value, unit } = figure;
    const shown = `${value.toFixed(value < 10 ? 3 : 0)} ${unit}`;
    const verdict = limitOf(figure) === '' ? '' : holds(figure) ? 'holds' : 'MISSED';
    console.log(`  ${what.padEnd(66)} ${shown.padStart(14)}  ${limitOf(figure).padEnd(8)} ${verdict}`);
  }
}

/** Runs one benchmark here; true when every limit holds. */
async function runHere(name: string): Promise<boolean> {
  const load = BENCHMARKS[name];
  if (load === undefined)
    throw new Error(`No benchmark ${name}; there are ${Object.keys(BENCHMARKS).join(', ')}.`);
  const { benchmark } = await load();
  console.log(`${name}: ${benchmark.about}`);
  const figures = await benchmark.measure();
  print(figures);
  return figures.every(holds);
}

const runApart = (name: string): Promise<boolean> =>
  new Promise((resolve) => {
    fork(fileURLToPath(import.meta.url), [name]).once('exit', (code) => resolve(code === 0));
  });

const names = process.argv.slice(2);
if (names.length === 1) {
  process.exitCode = (await runHere(names[0]!)) ? 0 : 1;
} else {
  let missed = 0;
  for (const name of names.length === 0 ? Object.keys(BENCHMARKS) : names) {
    if (!(await runApart(name))) missed += 1;
  }
  console.log(missed === 0 ? 'Every limit holds.' : `${missed} of the benchmarks missed a limit or failed.`);
  process.exitCode = missed === 0 ? 0 : 1;
}
