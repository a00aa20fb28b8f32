// Prints what each subpath offers, imported as a module: `node every-subpath.mjs pico-auth pico-auth/koa …`.
import process from 'node:process';

const offered = {};
for (const name of process.argv.slice(2)) offered[name] = Object.keys(await import(name)).sort();
process.stdout.write(JSON.stringify(offered));
