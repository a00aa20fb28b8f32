import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { Validator } from '@seriousme/openapi-schema-validator';
import { expect } from 'chai';
import { createAuthRouter } from '../../src/adapters/koa/router.js';
import { ENDPOINTS } from '../../src/adapters/koa/endpoints.js';
import { PROBLEM_CODES } from '../../src/adapters/koa/error-codes.js';
import { openApiDocument, templateOf } from '../../src/adapters/koa/open-api-document.js';
import { refusalsOf } from '../../src/adapters/koa/refusals.js';
import { type HttpFixture, httpFixture } from '../support/http-server.js';

describe('GET /openapi.json', () => {
  let server: HttpFixture;
  before(async () => {
    server = await httpFixture();
  });
  after(() => server.close());

  it('is a valid OpenAPI 3.1 document', async () => {
    const { body } = await server.call('GET', '/openapi.json');
    const result = await new Validator().validate({ ...body });
    expect(result.errors ?? []).to.deep.equal([]);
    expect(result.valid).to.equal(true);
    expect(body['openapi']).to.match(/^3\.1\./);
  });

  it('has every route of the router, and the router no other', () => {
    const routes = createAuthRouter(server.auth, server.http)
      .stack.flatMap(({ path, methods }) => methods.map((method) => `${method} ${templateOf(String(path))}`))
      .filter((route) => !route.startsWith('HEAD '));
    const { paths = {} } = openApiDocument(ENDPOINTS, server.http);
    const described = Object.entries(paths).flatMap(([path, item]) =>
      Object.keys(item).map((method) => `${method.toUpperCase()} ${path}`),
    );
    expect(described).to.have.members(routes);
    expect(routes).to.include.members([
      'POST /api/v1/auth/login',
      'GET /api/v1/auth/users/{id}',
      'GET /livez',
    ]);
  });

  it('names every operation once', () => {
    const names = ENDPOINTS.map(({ operation }) => operation);
    expect(new Set(names).size).to.equal(names.length);
  });

  it('does not forbid members that answers may gain', async () => {
    const { body } = await server.call('GET', '/openapi.json');
    expect(JSON.stringify(body['components'])).to.not.include('"additionalProperties":false');
  });

  it('says that bodies which take no unknown member take none', async () => {
    const { body } = await server.call('GET', '/openapi.json');
    const at = ['/api/v1/auth/me', 'patch', 'requestBody', 'content', 'application/json', 'schema'];
    let value: unknown = body['paths'];
    for (const step of at) value = (value as Readonly<Record<string, unknown>>)[step];
    expect(value).to.include({ additionalProperties: false });
  });
});

describe('GET /docs', () => {
  let server: HttpFixture;
  before(async () => {
    server = await httpFixture();
  });
  after(() => server.close());

  it('loads nothing and runs nothing: no script, no URL but links, a policy that would stop both', async () => {
    const { text, headers } = await server.call('GET', '/docs');
    expect(headers.get('content-type')).to.equal('text/html; charset=utf-8');
    expect(text).to.not.match(/<script|<link|<img|<iframe|@import|url\(|\son\w+=|\sstyle=/i);
    const style = /<style>([\s\S]*?)<\/style>/.exec(text)?.[1] ?? '';
    const hash = createHash('sha256').update(style).digest('base64');
    expect(headers.get('content-security-policy')).to.equal(
      `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
    );
  });

  it('shows every operation with a command to try, and every code where problems point to', async () => {
    const { text } = await server.call('GET', '/docs');
    for (const { operation, path } of ENDPOINTS) {
      expect(text).to.include(`<details id="${operation}">`);
      expect(text).to.include(templateOf(path));
    }
    for (const code of PROBLEM_CODES) expect(text).to.include(`id="${code}"`);
    expect(text.match(/curl /g)).to.have.length.at.least(ENDPOINTS.length);
  });

  it('escapes what comes from the configuration', async () => {
    const other = await httpFixture({ config: { issuer: 'https://a.example/<script>"' } });
    const { text } = await other.call('GET', '/docs');
    expect(text).to.not.include('<script>');
    await other.close();
  });
});

describe('docs/http-api.md', () => {
  it('has every route, who may call it, and every code of its own', async () => {
    const page = await readFile(new URL('../../docs/http-api.md', import.meta.url), 'utf8');
    for (const endpoint of ENDPOINTS) {
      const heading = `### ${endpoint.method.toUpperCase()} ${templateOf(endpoint.path)}\n`;
      expect(page, heading).to.include(heading);
      const section = page.slice(page.indexOf(heading) + heading.length).split('\n### ')[0] ?? '';
      expect(section, heading).to.include(`Who: ${endpoint.who}`);
      for (const code of endpoint.errors) expect(section, heading).to.include(`\`${code}\``);
      expect(refusalsOf(endpoint)).to.include.members([...endpoint.errors]);
    }
  });

  it('has no route that the server does not', async () => {
    const page = await readFile(new URL('../../docs/http-api.md', import.meta.url), 'utf8');
    const known = ENDPOINTS.map(({ method, path }) => `${method.toUpperCase()} ${templateOf(path)}`);
    const written = [...page.matchAll(/^### ([A-Z]+ \/\S*)$/gm)].map(([, route]) => route);
    expect(written).to.have.members(known);
  });
});
