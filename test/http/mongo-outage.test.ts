import { expect } from 'chai';
import { randomBytes } from 'node:crypto';
import type { MongoDatabase } from '../../src/adapters/mongo/mongo-database.js';
import { connectMongo } from '../../src/adapters/mongo/open-mongo.js';
import { PASSWORD } from '../support/auth-fixture.js';
import { endServers, serveProcess } from '../support/command-line.js';
import { dropMongo, newDatabaseAt, throughProxy } from '../support/mongo-databases.js';
import { describeWithServices } from '../support/services.js';
import { TcpProxy } from '../support/tcp-proxy.js';
import { removeTemporaryDirectories, temporaryDirectory } from '../support/temporary-directory.js';
import { until } from '../support/until.js';

const LONGEST_MS = 6_000;

interface Pair {
  readonly access_token: string;
  readonly refresh_token: string;
}

interface Answer {
  readonly status: number;
  readonly retryAfter: string | null;
  readonly code: unknown;
  readonly ms: number;
}

const OUTAGES: readonly (readonly [string, (proxy: TcpProxy) => unknown, (proxy: TcpProxy) => unknown])[] = [
  ['frozen', (proxy) => proxy.freeze(), (proxy) => proxy.thaw()],
  ['dead', (proxy) => proxy.kill(), (proxy) => proxy.revive()],
];

describeWithServices('a server whose MongoDB is', ['MONGODB_URL'], ({ MONGODB_URL }) => {
  let base: string;
  let database: MongoDatabase;
  let proxy: TcpProxy;

  before(async () => {
    const url = newDatabaseAt(MONGODB_URL);
    const { hostname, port } = new URL(url);
    proxy = await TcpProxy.open(hostname, Number(port));
    database = await connectMongo({ url });
    const server = await serveProcess(await temporaryDirectory(), {
      DATABASE_URL: throughProxy(url, proxy),
      AUTH_KEY_ENCRYPTION_KEYS: `k1:${randomBytes(32).toString('base64')}`,
      AUTH_ADMIN_PASSWORD: PASSWORD,
    });
    base = server.url;
  });

  after(async () => {
    endServers();
    await dropMongo(database);
    await proxy.kill();
    await removeTemporaryDirectories();
  });

  const post = (path: string, body: object): Promise<Response> =>
    fetch(base + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  const signIn = () => post('/api/v1/auth/login', { email: 'admin@pico.local', password: PASSWORD });
  const refresh = ({ refresh_token }: Pair) => post('/api/v1/auth/refresh', { refresh_token });
  const users = ({ access_token }: Pair) =>
    fetch(`${base}/api/v1/auth/users`, { headers: { authorization: `Bearer ${access_token}` } });

  const answerOf = async (asked: Promise<Response>): Promise<Answer> => {
    const start = performance.now();
    const response = await asked;
    const body = (await response.json()) as { readonly code?: unknown };
    return {
      status: response.status,
      retryAfter: response.headers.get('retry-after'),
      code: body.code,
      ms: performance.now() - start,
    };
  };

  const ready = async () => {
    const response = await fetch(`${base}/readyz`);
    const { checks } = (await response.json()) as { checks: readonly { name: string; state: string }[] };
    return { status: response.status, database: checks.find(({ name }) => name === 'database')?.state };
  };

  for (const [state, begin, end] of OUTAGES) {
    it(`${state} answers 503 with Retry-After in time, says so, and recovers by itself`, async () => {
      const pair = (await (await signIn()).json()) as Pair;
      expect(await ready()).to.deep.equal({ status: 200, database: 'up' });
      await begin(proxy);
      try {
        for (let round = 0; round < 2; round += 1) {
          const asked = [signIn(), refresh(pair), users(pair), refresh(pair), users(pair)];
          for (const { ms, retryAfter, ...answer } of await Promise.all(asked.map(answerOf))) {
            expect(answer).to.deep.equal({ status: 503, code: 'store_unavailable' });
            expect(Number(retryAfter)).to.be.at.least(1);
            expect(ms).to.be.below(LONGEST_MS);
          }
        }
        await until('readiness is red', async () => (await ready()).status === 503);
        expect((await ready()).database).to.equal('down');
        expect((await fetch(`${base}/livez`)).status).to.equal(200);
        expect((await fetch(`${base}/.well-known/jwks.json`)).status).to.equal(200);
      } finally {
        await end(proxy);
      }
      await until('readiness is green', async () => (await ready()).status === 200);
      const next = await refresh(pair);
      expect(next.status).to.equal(200);
      expect((await users((await next.json()) as Pair)).status).to.equal(200);
      expect((await signIn()).status).to.equal(200);
    });
  }
});
