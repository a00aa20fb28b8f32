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
    const side = (path: string) => () => answersPerSecond({ ...load, url: `${url}/${path}` });
    const everyTime = await compare(side('guarded'), side('unasked'), ROUNDS);
    const overVerify = await compare(side('guarded'), side('signature'), ROUNDS);
    const ceiling = await compare(side('signature'), side('unasked'), ROUNDS);
    const remembered = await compare(side('remember'), side('unasked'), ROUNDS);
    child.disconnect();
    return [
      { what: 'bare Koa route', value: everyTime.baseline, unit: '/s' },
      { what: 'behind the guard, the signature checked every time', value: everyTime.measured, unit: '/s' },
      {
        what: 'behind the guard as the server has it (signature remembered)',
        value: remembered.measured,
        unit: '/s',
      },
      {
        what: 'a bare route that does nothing but crypto.verify',
        value: overVerify.baseline,
        unit: '/s',
      },
      {
        what: 'guarded over that route: the price of everything but the signature',
        value: overVerify.ratio,
        unit: '×',
        atLeast: 0.5,
      },
      {
        what: 'that route over bare: what a guard that costs nothing would reach',
        value: ceiling.ratio,
        unit: '×',
      },
      {
        what: 'guarded over bare, signature checked every time',
        value: everyTime.ratio,
        unit: '×',
        atLeast: 0.5,
      },
      { what: 'guarded over bare, signature remembered', value: remembered.ratio, unit: '×', atLeast: 0.4 },
    ];
  },
};
