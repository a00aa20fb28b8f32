import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Benchmark } from './benchmark.js';
import { answersPerSecond } from './http-load.js';
import { compare, type Side } from './rounds.js';

const CONNECTIONS = 32;
const SECONDS = 1;
const ROUNDS = 9;

/** What `resource-server-process.ts` tells first. */
interface Serving {
  readonly url: string;
  readonly accessToken: string;
}

/** What it tells when asked: requests so far, and its processor time for them in µs. */
interface Spent extends NodeJS.CpuUsage {
  readonly served: number;
}

interface Served extends Disposable {
  /** Requests per second of the server's processor time: the client's, which all share, hides nothing. */
  readonly side: Side;
}

async function start(name: 'bare' | 'ours' | 'koa-jwt'): Promise<Served> {
  const child = fork(fileURLToPath(new URL('resource-server-process.ts', import.meta.url)), [name]);
  const [{ url, accessToken }] = (await once(child, 'message')) as [Serving];
  const spent = async (): Promise<Spent> => {
    child.send('spent?');
    const [answer] = (await once(child, 'message')) as [Spent];
    return answer;
  };
  // The token is sent to all: only what stands before the handler differs.
  const headers = { authorization: `Bearer ${accessToken}` };
  return {
    side: async () => {
      const before = await spent();
      await answersPerSecond({ url, headers, connections: CONNECTIONS, seconds: SECONDS });
      const after = await spent();
      const micros = after.user + after.system - before.user - before.system;
      return ((after.served - before.served) * 1_000_000) / micros;
    },
    [Symbol.dispose]: () => child.disconnect(),
  };
}

export const benchmark: Benchmark = {
  about: 'a route behind protect() and requiresRole, tokens remembered, against bare Koa and against koa-jwt',
  async measure() {
    using bare = await start('bare');
    using ours = await start('ours');
    using koaJwt = await start('koa-jwt');
    const overBare = await compare(ours.side, bare.side, ROUNDS);
    const overKoaJwt = await compare(ours.side, koaJwt.side, ROUNDS);
    return [
      { what: 'bare Koa route', value: overBare.baseline, unit: '/s' },
      { what: 'koa-jwt and jwks-rsa', value: overKoaJwt.baseline, unit: '/s' },
      { what: 'protect() and requiresRole', value: overBare.measured, unit: '/s' },
      {
        what: 'protected over bare',
        value: overBare.ratio,
        unit: '×',
        atLeast: 0.85,
      },
      { what: 'protected over koa-jwt and jwks-rsa', value: overKoaJwt.ratio, unit: '×', atLeast: 1.5 },
    ];
  },
};
