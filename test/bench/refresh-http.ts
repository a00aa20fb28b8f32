import autocannon from 'autocannon';
import type { Benchmark } from './benchmark.js';
import { ServerProcess, temporaryFolder } from './server-process.js';
import { median } from './statistics.js';

const CONNECTIONS = 64;
const SECONDS = 3;
const ROUNDS = 5;
const ACCOUNT = { email: 'bench@example.com', password: 'benchmarks measure, they do not guess' };

async function post(url: string, body: unknown): Promise<{ readonly refresh_token: string }> {
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`${url} was answered with ${answer.status}.`);
  return (await answer.json()) as { readonly refresh_token: string };
}

/** One session a connection; each sends the token that its last answer brought. */
async function refreshesPerSecond(url: string, tokens: string[]): Promise<number> {
  let next = 0;
  const result = await autocannon({
    url: `${url}/api/v1/auth/refresh`,
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    connections: CONNECTIONS,
    duration: SECONDS,
    setupClient(client) {
      const lane = next++;
      client.setBody(JSON.stringify({ refresh_token: tokens[lane] }));
      client.on('body', (body: Buffer) => {
        tokens[lane] = (JSON.parse(body.toString()) as { refresh_token: string }).refresh_token;
        client.setBody(JSON.stringify({ refresh_token: tokens[lane] }));
      });
    },
  });
  if (result.non2xx > 0) throw new Error(`${result.non2xx} refreshes were refused.`);
  return result['2xx'] / result.duration;
}

export const benchmark: Benchmark = {
  about: `refreshes over HTTP, ${CONNECTIONS} connections, the whole server with its default log`,
  async measure() {
    await using server = await ServerProcess.start({
      dataDir: temporaryFolder(),
      environment: { LOG_LEVEL: 'info' },
    });
    await post(`${server.url}/api/v1/auth/register`, ACCOUNT);
    const tokens: string[] = [];
    while (tokens.length < CONNECTIONS)
      tokens.push((await post(`${server.url}/api/v1/auth/login`, ACCOUNT)).refresh_token);
    const rates: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) rates.push(await refreshesPerSecond(server.url, tokens));
    return [{ what: 'refreshes over HTTP', value: median(rates), unit: '/s' }];
  },
};
