import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createApi } from './api.js';

// An authentication server and an API that believes it, until Ctrl-C. Everything is forgotten at the end.
const authPort = process.env['AUTH_PORT'] ?? '8100';
const apiPort = Number(process.env['API_PORT'] ?? '3000');
const issuer = `http://localhost:${authPort}`;

const dataDirectory = await mkdtemp(join(tmpdir(), 'protected-api-'));
const server = spawn(
  process.execPath,
  ['--import=tsx', fileURLToPath(new URL('../../src/main.ts', import.meta.url))],
  {
    stdio: 'inherit',
    env: { ...process.env, AUTH_ISSUER: issuer, SERVER_PORT: authPort, AUTH_DATA_DIR: dataDirectory },
  },
);
const api = (await createApi(issuer)).listen(apiPort, '127.0.0.1');
await once(api, 'listening');
process.stdout.write(`The API listens on http://127.0.0.1:${apiPort}; its tokens come from ${issuer}\n`);

// A terminal sends Ctrl-C to both; a supervisor ends this process alone.
process.once('SIGINT', () => undefined);
process.once('SIGTERM', () => server.kill('SIGTERM'));
await once(server, 'exit');
api.close();
await rm(dataDirectory, { recursive: true, force: true });
