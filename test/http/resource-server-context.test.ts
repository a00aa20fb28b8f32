import { Router } from '@koa/router';
import { expect } from 'chai';
import Koa from 'koa';
import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { Readable, Transform } from 'node:stream';
import { setImmediate as turn, setTimeout as delay } from 'node:timers/promises';
import { createGzip } from 'node:zlib';
import getRawBody from 'raw-body';
import { SecurityContext } from '../../src/adapters/node/security-context.js';
import { bearer, guardedServer, serve, stopApps } from '../support/protected-app.js';

const who = (): string => SecurityContext.get()?.sub ?? 'nobody';

describe('SecurityContext in a request', () => {
  afterEach(stopApps);
  const { server } = guardedServer();

  async function seenBy(handler: (ctx: Koa.Context) => Promise<unknown>, body = 'x'.repeat(200_000)) {
    const router = new Router().use(server.protect());
    router.post('/', async (ctx) => {
      ctx.body = { seen: await handler(ctx) };
    });
    const url = await serve(new Koa().use(router.routes()));
    const reply = await fetch(url, { method: 'POST', headers: bearer('alice'), body });
    return ((await reply.json()) as { readonly seen: unknown }).seen;
  }

  it('is right after await, timers, microtasks and thread-pool work', async () => {
    const seen = await seenBy(async () => {
      const found = [who()];
      await turn();
      found.push(who());
      await delay(1);
      found.push(who());
      await new Promise<void>((resolve) => setTimeout(() => resolve(void found.push(who())), 1));
      await new Promise<void>((resolve) => process.nextTick(() => resolve(void found.push(who()))));
      await new Promise<void>((resolve) => queueMicrotask(() => resolve(void found.push(who()))));
      return found;
    });
    expect(seen).to.deep.equal(Array.from({ length: 6 }, () => 'alice'));
  });

  it('is right in the listeners of the body: data, end and close', async () => {
    const seen = await seenBy(async ({ req }) => {
      const found = new Set<string>();
      req.on('data', () => found.add(`data ${who()}`));
      req.on('close', () => found.add(`close ${who()}`));
      await new Promise<void>((resolve) => req.on('end', () => resolve(void found.add(`end ${who()}`))));
      await turn();
      return [...found].sort();
    });
    expect(seen).to.deep.equal(['close alice', 'data alice', 'end alice']);
  });

  it('is right in a stream that the body is piped into', async () => {
    const seen = await seenBy(async ({ req }) => {
      const found = new Set<string>();
      const parser = new Transform({
        transform(chunk, _encoding, done) {
          found.add(`transform ${who()}`);
          done(null, chunk);
        },
        flush(done) {
          found.add(`flush ${who()}`);
          done();
        },
      });
      const gzip = req.pipe(parser).pipe(createGzip());
      gzip.on('data', () => found.add(`gzip ${who()}`));
      await once(gzip, 'end');
      return [...found].sort();
    });
    expect(seen).to.deep.equal(['flush alice', 'gzip alice', 'transform alice']);
  });

  it('is right after a body was read whole, by callback and by promise', async () => {
    const seen = await seenBy(
      ({ req }) =>
        new Promise((resolve, reject) => {
          getRawBody(req, (error: Error | null, body) => {
            if (error === null) resolve([who(), body.length]);
            else reject(error);
          });
        }),
    );
    expect(seen).to.deep.equal(['alice', 200_000]);
    const iterated = await seenBy(async ({ req }) => {
      for await (const chunk of req) expect([who(), typeof chunk]).to.deep.equal(['alice', 'object']);
      return who();
    });
    expect(iterated).to.equal('alice');
  });

  it('is right while a response streams, and in the listeners of the response', async () => {
    const found = new Set<string>();
    const router = new Router().use(server.protect());
    router.get('/', (ctx) => {
      ctx.res.on('finish', () => found.add(`finish ${who()}`));
      ctx.body = Readable.from(
        (async function* () {
          for (let part = 0; part < 3; part += 1) {
            await delay(1);
            found.add(`part ${who()}`);
            yield 'x';
          }
        })(),
      );
    });
    const url = await serve(new Koa().use(router.routes()));
    expect(await (await fetch(url, { headers: bearer('alice') })).text()).to.equal('xxx');
    await turn();
    expect([...found].sort()).to.deep.equal(['finish alice', 'part alice']);
  });

  it('is right while a web stream is read', async () => {
    const found = new Set<string>();
    let parts = 0;
    const router = new Router().use(server.protect());
    router.get('/', (ctx) => {
      ctx.set('Content-Length', '3');
      ctx.body = new ReadableStream<Uint8Array>({
        async pull(controller) {
          await delay(1);
          found.add(`pull ${who()}`);
          parts += 1;
          if (parts > 3) controller.close();
          else controller.enqueue(Buffer.from('x'));
        },
      });
    });
    const url = await serve(new Koa().use(router.routes()));
    const reply = await fetch(url, { headers: bearer('alice') });
    expect([reply.headers.get('content-length'), await reply.text()]).to.deep.equal(['3', 'xxx']);
    expect([...found]).to.deep.equal(['pull alice']);
  });

  it('is told by ctx.state.auth to an error handler outside protect()', async () => {
    let told: unknown;
    const router = new Router().use(server.protect()).get('/', async () => {
      await turn();
      throw new Error('broken');
    });
    const app = new Koa();
    app.use(async (ctx, next) => {
      try {
        await next();
      } catch {
        told = (ctx.state.auth as { claims: { sub: string } }).claims.sub;
        ctx.status = 500;
      }
    });
    const url = await serve(app.use(router.routes()));
    await fetch(url, { headers: bearer('alice') });
    expect(told).to.equal('alice');
    expect(who()).to.equal('nobody');
  });

  it('shows no caller the principal of another in 10,000 interleaved requests', async () => {
    const router = new Router().use(server.protect());
    router.post('/:wait', async (ctx) => {
      const found = new Set([who()]);
      const ended = new Promise<void>((resolve) => ctx.req.on('end', () => resolve(void found.add(who()))));
      ctx.req.on('data', () => found.add(who()));
      for (let round = Number(ctx.params['wait']); round > 0; round -= 1) {
        await turn();
        found.add(who());
      }
      await ended;
      ctx.body = [...found].join();
    });
    const { port } = new URL(await serve(new Koa().use(router.routes())));
    const agent = new Agent({ keepAlive: true, maxSockets: 50 });
    const ask = (sub: string, wait: number) =>
      new Promise<string>((resolve, reject) => {
        const options = {
          port,
          host: '127.0.0.1',
          path: `/${wait}`,
          method: 'POST',
          agent,
          headers: bearer(sub),
        };
        const sent = request(options, (reply) => {
          let text = '';
          reply.on('data', (chunk: Buffer) => (text += chunk.toString()));
          reply.on('end', () => resolve(text));
        });
        sent.on('error', reject).end('body');
      });
    const wrong: string[] = [];
    let next = 0;
    const caller = async () => {
      while (next < 10_000) {
        const sub = `user-${(next += 1)}`;
        const seen = await ask(sub, next % 7);
        if (seen !== sub) wrong.push(`${sub} saw ${seen}`);
      }
    };
    await Promise.all(Array.from({ length: 50 }, caller));
    agent.destroy();
    expect(wrong).to.deep.equal([]);
  });
});
