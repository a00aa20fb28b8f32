// The same from CommonJS, by require(esm).
const process = require('node:process');

const offered = {};
for (const name of process.argv.slice(2)) offered[name] = Object.keys(require(name)).sort();
process.stdout.write(JSON.stringify(offered));
