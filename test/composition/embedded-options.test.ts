import { expect } from 'chai';
import Koa from 'koa';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { serverSection } from '../../src/composition/config/server-section.js';
import { createAuthApp, createAuthHandler, createAuthRouter } from '../../src/composition/embedded-http.js';
import type { AuthServices } from '../../src/domain/auth-services.js';
import { SILENT_LOGGER } from '../../src/domain/silent-logger.js';
import { authFixture } from '../support/auth-fixture.js';

type Options = Readonly<Record<string, unknown>>;

const MAKERS = { createAuthApp, createAuthHandler, createAuthRouter };

describe('the options of the HTTP interface in an application', () => {
  let auth: AuthServices;
  let close: () => Promise<void>;

  before(async () => ({ auth, close } = await authFixture()));
  after(() => close());

  /** What a caller without a compiler may write, and is told. */
  function told(options: unknown, name: keyof typeof MAKERS = 'createAuthApp'): string {
    try {
      MAKERS[name](auth, options as never);
    } catch (error) {
      return String(error);
    }
    return '';
  }

  const refused: readonly [Options, string][] = [
    [{ prefx: '/auth' }, 'prefx is not an option; did you mean "prefix"?'],
    [{ trustProxy: true }, 'trustProxy is not an option; there is issuer, prefix, audience'],
    [{ cors: [] }, 'cors is not an option; there is issuer, prefix, audience'],
    [{ prefix: '/:x' }, 'prefix must be a path like /auth, and is another text'],
    [{ prefix: '/auth(.*)' }, 'prefix must be a path like /auth'],
    [{ prefix: '/{auth}' }, 'prefix must be a path like /auth'],
    [{ prefix: '/a b' }, 'prefix must be a path like /auth'],
    [{ prefix: '//auth' }, 'prefix must be a path like /auth'],
    [{ prefix: '/auth/../x' }, 'prefix must be a path like /auth'],
    [{ prefix: 'https://shop.example.com/auth' }, 'prefix must be a path like /auth'],
    [{ trustedProxies: 'loopback' }, 'trustedProxies must be a list, and is another text'],
    [{ errorStatus: 'pico' }, 'errorStatus must be one of standard, pico-auth'],
    [{ maxBodyBytes: 10 }, 'maxBodyBytes must be a whole number from 1024 to 10485760, and is 10'],
    [{ health: { name: 'x' } }, 'health must be a list, and is another object'],
    [{ health: [{ name: 'x' }] }, 'health must be a list; its [0] must be an object with name and check()'],
    [{ logger: () => undefined }, 'logger must be an object with debug(), info(), warn(), error()'],
    [{ readiness: true }, 'readiness must be an object with draining(), and is true'],
  ];
  for (const [options, problem] of refused)
    it(`are refused when they are ${JSON.stringify(options)}`, () => {
      for (const name of ['createAuthApp', 'createAuthHandler', 'createAuthRouter'] as const)
        expect(told(options, name)).to.contain(`The options of ${name} cannot be used:\n  ${problem}`);
    });

  it('are refused all at once', () => {
    expect(told({ corsOrigin: [], errorStatus: 1 }).split('\n')).to.have.lengthOf(3);
    expect(told('auth')).to.contain('The options of createAuthApp must be an object, and are another text.');
  });

  it('know the same origins as the configuration file', () => {
    for (const origin of [
      '*',
      'https://app.example.com/',
      'app.example.com',
      'https://a.example, https://b.example',
    ])
      for (const given of [[origin], ['https://app.example.com', origin], origin]) {
        expect(told({ corsOrigins: given }), origin).to.contain('corsOrigins must be a list');
        expect(serverSection.safeParse({ cors_origins: given }).success, origin).to.equal(false);
      }
    const good = ['https://app.example.com', 'http://localhost:3000'];
    expect(told({ corsOrigins: good })).to.equal('');
    expect(serverSection.safeParse({ cors_origins: good }).success).to.equal(true);
  });

  it('leave the origins of a Koa application to it', () => {
    const corsOrigins = ['https://app.example.com'];
    expect(told({ corsOrigins }, 'createAuthRouter')).to.contain(
      'corsOrigins must be left out: which origins may call is for the host to say',
    );
  });

  it('are not taken for the services, nor what startAuth gives', () => {
    for (const given of [undefined, { prefix: '/auth' }, { auth, createdAdmin: undefined, close }])
      expect(() => createAuthApp(given as never)).to.throw(/^createAuthApp takes the services: .*`auth` of/);
  });

  for (const [prefix, at] of [
    ['/auth', '/auth'],
    ['auth', '/auth'],
    ['/auth/', '/auth'],
    ['/team/auth', '/team/auth'],
    ['/', ''],
    ['', ''],
    [undefined, ''],
  ] as const)
    it(`mean ${at || '/'} by the prefix ${JSON.stringify(prefix)}`, async () => {
      const options = { prefix, logger: SILENT_LOGGER };
      const koa = new Koa().use(createAuthRouter(auth, options).routes());
      for (const app of [koa, createAuthApp(auth, options)]) {
        const handle = app.callback();
        const server = createServer((request, response) => void handle(request, response));
        await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
        const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
        const ask = (path: string) => fetch(url + path, { headers: { connection: 'close' } });
        expect((await ask(`${at}/livez`)).status).to.equal(200);
        expect((await ask(at === '' ? '/auth/livez' : '/livez')).status).to.equal(404);
        server.close();
      }
    });
});
