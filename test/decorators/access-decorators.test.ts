import { Router, type RouterContext } from '@koa/router';
import { expect } from 'chai';
import Koa from 'koa';
import ts from 'typescript';
import { handlerOf } from '../../src/adapters/koa/resource-server/controller-handler.js';
import { SecurityContext } from '../../src/adapters/node/security-context.js';
import {
  allowAnonymous,
  type MethodDecoration,
  requiresGroup,
  requiresRole,
  requiresScope,
} from '../../src/decorators/access-decorators.js';
import { marksOf } from '../../src/domain/access-marks.js';
import { bearer, guardedServer, readable, serve, stopApps } from '../support/protected-app.js';

class Reports {
  readonly #title = 'report';

  @requiresRole('admin', 'auditor')
  @requiresGroup('grp_a')
  async list(ctx: RouterContext): Promise<void> {
    ctx.body = { title: this.#title, by: SecurityContext.require().sub };
  }

  @requiresScope('reports:write')
  write(ctx: RouterContext): void {
    ctx.body = this.#title;
  }

  @allowAnonymous()
  health(ctx: RouterContext): void {
    ctx.body = 'ok';
  }

  plain(ctx: RouterContext): void {
    ctx.body = 'ok';
  }
}

/** Compiles a class as an application would, and hands it what it imports. */
function compiled(
  source: string,
  experimentalDecorators: boolean,
  imports: Record<string, MethodDecoration>,
) {
  const { outputText } = ts.transpileModule(source, {
    compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext, experimentalDecorators },
  });
  // The text is written a few lines below, by this test.
  // eslint-disable-next-line @typescript-eslint/no-implied-eval
  const make = new Function(...Object.keys(imports), `${outputText}; return Made;`) as (
    ...values: MethodDecoration[]
  ) => new () => Record<string, (...args: never[]) => unknown>;
  return new (make(...Object.values(imports)))();
}

describe('access decorators', () => {
  afterEach(stopApps);
  const { server } = guardedServer();

  async function statusesOf(
    router: Router,
    ...headers: readonly Record<string, string>[]
  ): Promise<number[]> {
    const url = await serve(new Koa().use(router.routes()));
    return Promise.all(headers.map(async (sent) => (await fetch(url, { headers: sent })).status));
  }

  it('are enforced by protect() on a method that is bound by handlerOf', async () => {
    const router = new Router().use(server.protect()).get('/', handlerOf(new Reports(), 'list'));
    const allowed = bearer('alice', { role: 'auditor', groups: ['grp_a'] });
    const noGroup = bearer('alice', { role: 'auditor' });
    const noRole = bearer('alice', { role: 'viewer', groups: ['grp_a'] });
    expect(await statusesOf(router, {}, noGroup, noRole, allowed)).to.deep.equal([401, 403, 403, 200]);
  });

  it('ask for the agent token where a scope is required', async () => {
    const router = new Router().use(server.protect()).get('/', handlerOf(new Reports(), 'write'));
    const agent = (scope: string) => ({
      ...bearer('alice'),
      'x-agent-authorization': `Bearer ${readable('agent-7', { scopes: [scope] })}`,
    });
    expect(
      await statusesOf(router, bearer('alice'), agent('reports:read'), agent('reports:*')),
    ).to.deep.equal([401, 403, 200]);
  });

  it('open a route, and leave one without decorators closed', async () => {
    const open = new Router().use(server.protect()).get('/', handlerOf(new Reports(), 'health'));
    expect(await statusesOf(open, {})).to.deep.equal([200]);
    const closed = new Router().use(server.protect()).get('/', handlerOf(new Reports(), 'plain'));
    expect(await statusesOf(closed, {})).to.deep.equal([401]);
  });

  it('are enforced on every route that a request enters, not on those it does not', async () => {
    const router = new Router().use(server.protect());
    router.get('/', async (_ctx, next) => {
      await next();
    });
    router.get('/', handlerOf(new Reports(), 'list'));
    router.get('/', () => undefined);
    expect(await statusesOf(router, bearer('alice', { role: 'viewer' }))).to.deep.equal([403]);
    const early = new Router().use(server.protect());
    early.get('/', (ctx) => void (ctx.body = 'ok'));
    early.get('/', handlerOf(new Reports(), 'list'));
    expect(await statusesOf(early, bearer('alice', { role: 'viewer' }))).to.deep.equal([200]);
  });

  for (const experimental of [false, true]) {
    it(`mark methods compiled ${experimental ? 'with' : 'without'} experimentalDecorators`, () => {
      const made = compiled('class Made { @role @open list() {} }', experimental, {
        role: requiresRole('admin'),
        open: allowAnonymous({ optional: true }),
      });
      expect(marksOf(made['list']!)).to.deep.equal({
        anonymous: { optional: true },
        rules: [{ kind: 'role', anyOf: ['admin'] }],
      });
    });

    it(`refuse to stand on a field ${experimental ? 'with' : 'without'} experimentalDecorators`, () => {
      const source = 'class Made { @role list = 1; }';
      expect(() => compiled(source, experimental, { role: requiresRole('admin') })).to.throw(TypeError);
    });
  }

  it('keep their rules when a decorator above puts another function in place, once for all instances', () => {
    const role = requiresRole('admin');
    const wrap = ((method: () => unknown) => () => method()) as unknown as MethodDecoration;
    const source = 'class Made { @wrap @role list() {} }';
    const made = compiled(source, false, { role, wrap });
    new (made.constructor as new () => object)();
    expect(marksOf(made['list']!).rules).to.deep.equal([{ kind: 'role', anyOf: ['admin'] }]);
  });
});
