import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Benchmark } from './benchmark.js';
import { answersPerSecond } from './http-load.js';
import { compare } from './rounds.js';

const CONNECTIONS = 32;
const SECONDS = 2;
const ROUNDS = 7;

export const benchmark: Benchmark = {
  about: 'GET behind the guard (RS256, claims, user and session read from SQLite) against a bare Koa route',
  async measure() {
    const child = fork(fileURLToPath(new URL('koa-server.ts', import.meta.url)));
    const [{ url, accessToken }] = (await once(child, 'message')) as [{ url: string; accessToken: string }];
    // The token is sent to both: only the guard differs.
    const load = {
      headers: { authorization: `Bearer ${accessToken}` },
      connections: CONNECTIONS,
      seconds: SECONDS,
    };
    const { ratio, measured, baseline } = await compare(
      () => answersPerSecond({ ...load, url: `${url}/guarded` }),
      () => answersPerSecond({ ...load, url: `${url}/bare-route` }),
      ROUNDS,
    );
    child.disconnect();
    return [
      { what: 'bare Koa route', value: baseline, unit: '/s' },
      { what: 'the same route behind the guard', value: measured, unit: '/s' },
      { what: 'guarded over bare', value: ratio, unit: '×', atLeast: 0.5 },
    ];
  },
};
