import { expect } from 'chai';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { DiscoveredJwksSource } from '../../src/adapters/jwks-http/discovered-jwks-source.js';
import { HttpDocumentClient } from '../../src/adapters/jwks-http/http-document-client.js';
import { HttpJwksSource } from '../../src/adapters/jwks-http/http-jwks-source.js';
import { type LocalServer, localServer } from '../support/local-server.js';

type Answer = (response: ServerResponse, request: IncomingMessage) => void;

const JWKS = '{"keys":[]}';
const json: Answer = (response) => response.setHeader('Content-Type', 'application/json').end(JWKS);
/** Nobody waits for it but who asks somebody silent, and those say how long. */
const LIMIT_MS = 20_000;
const client = (timeoutMs = LIMIT_MS, allowHttp = false): HttpDocumentClient =>
  new HttpDocumentClient({ timeoutMs, timeoutOption: 'jwksTimeoutSeconds', allowHttp });

describe('HttpJwksSource', () => {
  let server: LocalServer;
  let answer: Answer;
  let asked: string[];

  beforeEach(async () => {
    asked = [];
    answer = json;
    server = await localServer((request, response) => {
      asked.push(request.url ?? '');
      answer(response, request);
    });
  });

  afterEach(() => server.close());

  const fetched = (timeoutMs?: number) =>
    new HttpJwksSource(client(timeoutMs), `${server.origin}/jwks?tenant=secret`).fetch();

  it('hands over the body as it is, with what was asked and how long it took', async () => {
    const result = await fetched();
    expect(result).to.include({
      kind: 'fetched',
      text: JWKS,
      url: `${server.origin}/jwks`,
      timeoutMs: LIMIT_MS,
    });
    expect(result.elapsedMs).to.be.within(0, LIMIT_MS);
    expect(asked).to.deep.equal(['/jwks?tenant=secret']);
  });

  for (const [what, phase, reason, respond] of [
    ['an error status', 'headers', 'status 503', (r) => r.writeHead(503).end(JWKS)],
    [
      'an HTML page',
      'headers',
      'text/html',
      (r) => r.setHeader('Content-Type', 'text/html').end('<p>Sign in</p>'),
    ],
    ['a compressed body', 'headers', 'gzip', (r) => r.setHeader('Content-Encoding', 'gzip').end('x')],
    ['a body that is not UTF-8', 'headers', 'UTF-8', (r) => r.end(Buffer.from([0x7b, 0xff, 0x7d]))],
    [
      'a body announced over 256 KiB',
      'body',
      '262144',
      (r) => r.writeHead(200, { 'Content-Length': 300_000 }).write('{'),
    ],
    ['a body that grows over 256 KiB', 'body', '262144', (r) => flood(r)],
    [
      'a body that ends early',
      'body',
      '',
      (r) => r.writeHead(200, { 'Content-Length': 99 }).write('{', () => r.destroy()),
    ],
    ['no answer at all', 'headers', '', (r) => r.destroy()],
    [
      'a redirect to another origin',
      'headers',
      'another origin',
      (r) => r.writeHead(302, { Location: 'https://evil.example.com/' }).end(),
    ],
    [
      'a redirect to another scheme',
      'headers',
      'another origin',
      (r) => r.writeHead(302, { Location: 'file:///etc/passwd' }).end(),
    ],
    ['a circle of redirects', 'headers', 'redirects', (r) => r.writeHead(302, { Location: '/jwks' }).end()],
    ['a redirect to nowhere', 'headers', 'status 302', (r) => r.writeHead(302).end()],
  ] satisfies [string, string, string, Answer][]) {
    it(`takes ${what} as a failure in its phase`, async () => {
      answer = respond;
      const result = await fetched();
      expect(result).to.include({
        kind: 'failed',
        phase,
        timeoutMs: LIMIT_MS,
        timeoutOption: 'jwksTimeoutSeconds',
      });
      expect(result).to.have.property('reason').that.includes(reason);
      expect(result.url).to.equal(`${server.origin}/jwks`);
    });
  }

  it('follows a redirect on the same origin', async () => {
    answer = (response, request) =>
      request.url === '/moved'
        ? json(response, request)
        : response.writeHead(301, { Location: '/moved' }).end();
    expect(await fetched()).to.include({ kind: 'fetched', text: JWKS, url: `${server.origin}/moved` });
  });

  it('gives up at the time limit, and names the phase it was in', async () => {
    answer = () => undefined;
    expect(await fetched(400)).to.include({ kind: 'failed', phase: 'headers', timeoutMs: 400 });
    answer = (response) => response.write('{');
    expect(await fetched(400)).to.include({ kind: 'failed', phase: 'body', reason: 'the time limit passed' });
  });

  it('names dns, connect and tls where the way ends there', async () => {
    const at = async (url: string) => (await new HttpJwksSource(client(), url).fetch()) as { phase?: string };
    expect(await at('https://no-such-host.invalid/jwks')).to.include({ phase: 'dns' });
    expect(await at('http://127.0.0.1:1/jwks')).to.include({ phase: 'connect' });
    expect(await at(server.origin.replace('http:', 'https:'))).to.include({ phase: 'tls' });
  });

  it('ends what is under way when it is closed, and asks no more', async () => {
    answer = () => source.close();
    const source = new HttpJwksSource(client(), server.origin);
    expect(await source.fetch()).to.include({ kind: 'failed', reason: 'the client was closed' });
    expect(await source.fetch()).to.include({ kind: 'failed', reason: 'the client was closed' });
    expect(asked).to.have.length(1);
  });

  for (const [url, why] of [
    ['http://issuer.example.com/jwks', 'allowHttp'],
    ['http://10.0.0.1/jwks', 'allowHttp'],
    ['https://user:password@issuer.example.com/jwks', 'credentials'],
    ['ftp://issuer.example.com/jwks', 'https'],
    ['file:///etc/passwd', 'https'],
    ['/jwks', 'absolute'],
  ] as const) {
    it(`cannot be made for ${url}`, () => {
      expect(() => new HttpJwksSource(client(), url)).to.throw(why);
    });
  }

  it('takes http off this machine where that is allowed', () => {
    expect(() => new HttpJwksSource(client(1, true), 'http://10.0.0.1/jwks')).to.not.throw();
  });
});

describe('DiscoveredJwksSource', () => {
  let server: LocalServer;
  let document: unknown;
  let asked: string[];

  beforeEach(async () => {
    asked = [];
    server = await localServer((request, response) => {
      asked.push(request.url ?? '');
      response.setHeader('Content-Type', 'application/json');
      response.end(request.url === '/keys' ? JWKS : JSON.stringify(document));
    });
  });

  afterEach(() => server.close());

  const discovered = (issuer: string) => new DiscoveredJwksSource(client(), issuer).fetch();

  for (const [path, wellKnown] of [
    ['', '/.well-known/openid-configuration'],
    ['/', '/.well-known/openid-configuration'],
    ['/realms/one', '/realms/one/.well-known/openid-configuration'],
    ['/realms/one/', '/realms/one/.well-known/openid-configuration'],
  ] as const) {
    it(`asks ${wellKnown} for an issuer that ends in "${path}"`, async () => {
      const issuer = `${server.origin}${path}`;
      document = { issuer, jwks_uri: `${server.origin}/keys` };
      expect(await discovered(issuer)).to.include({
        kind: 'fetched',
        text: JWKS,
        url: `${server.origin}/keys`,
      });
      expect(asked).to.deep.equal([wellKnown, '/keys']);
    });
  }

  it('compares the issuer byte for byte, and says what differs', async () => {
    document = { issuer: `${server.origin}/`, jwks_uri: `${server.origin}/keys` };
    const result = await discovered(server.origin);
    expect(result).to.include({ kind: 'failed', phase: 'parse' });
    expect(result).to.have.property('reason').that.includes(`"${server.origin}"`);
    expect(result).to.have.property('reason').that.includes(`"${server.origin}/"`);
    expect(result).to.have.property('reason').that.includes('only by a trailing slash');
    expect(asked).to.have.length(1);
  });

  for (const target of [
    'http://127.0.0.1:9/keys',
    'https://127.0.0.1/keys',
    'https://10.1.2.3/keys',
    'https://192.168.0.1/keys',
    'https://169.254.169.254/latest/meta-data',
    'https://[::1]/keys',
    'https://[::ffff:10.0.0.1]/keys',
    'https://[fe80::1]/keys',
    'https://[fd00::1]/keys',
    'https://[64:ff9b::a00:1]/keys',
    'https://0.0.0.0/keys',
    'https://2130706433/keys',
    'https://localhost/keys',
  ]) {
    it(`does not go where a document sends it: ${target}`, async () => {
      document = { issuer: server.origin, jwks_uri: target };
      const result = await discovered(server.origin);
      expect(result).to.include({ kind: 'failed' });
      expect(result)
        .to.have.property('reason')
        .that.matches(/not (a )?public/);
    });
  }

  for (const [what, wrong] of [
    ['no jwks_uri', {}],
    ['a jwks_uri that is no URL', { jwks_uri: 'keys' }],
    ['a jwks_uri of another scheme', { jwks_uri: 'file:///etc/passwd' }],
    ['a jwks_uri over plain http elsewhere', { jwks_uri: 'http://issuer.example.com/keys' }],
  ] as const) {
    it(`refuses a document with ${what}`, async () => {
      document = { issuer: server.origin, ...wrong };
      expect(await discovered(server.origin)).to.include({ kind: 'failed' });
      expect(asked).to.have.length(1);
    });
  }
});

/** Writes until the client hangs up. */
function flood(response: ServerResponse): void {
  const chunk = Buffer.alloc(65_536, ' ');
  const more = (): void => {
    if (!response.destroyed) response.write(chunk, (error) => (error ? undefined : more()));
  };
  more();
}
