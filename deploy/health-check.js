/* global AbortSignal, fetch */
import process from 'node:process';

// health-check.js [path]: 0 when the server in this container answers the path with 200, else 1.
// `/livez` (default): the process answers. `/readyz`: it should be given work.
const [path = '/livez'] = process.argv.slice(2);
const { SERVER_PORT = '8100' } = process.env;
const answer = await fetch(`http://127.0.0.1:${SERVER_PORT}${path}`, {
  signal: AbortSignal.timeout(2_500),
}).catch((error) => ({ status: error.message }));
if (answer.status !== 200) process.stdout.write(`${path}: ${answer.status}\n`);
process.exitCode = answer.status === 200 ? 0 : 1;
