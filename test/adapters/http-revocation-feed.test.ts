import { expect } from 'chai';
import { HttpDocumentClient } from '../../src/adapters/jwks-http/http-document-client.js';
import { HttpRevocationFeed } from '../../src/adapters/jwks-http/http-revocation-feed.js';
import { type LocalServer, localServer } from '../support/local-server.js';

const COUNTERS = '{"subjects":{"usr_1":2},"sessions":{},"as_of":1767225600}';

describe('HttpRevocationFeed', () => {
  let server: LocalServer;
  let asked: [string | undefined, string | undefined][];
  let answer: { status: number; body: string };

  beforeEach(async () => {
    asked = [];
    answer = { status: 200, body: COUNTERS };
    server = await localServer((request, response) => {
      asked.push([request.url, request.headers.authorization]);
      response.writeHead(answer.status, { 'Content-Type': 'application/json' }).end(answer.body);
    });
  });
  afterEach(() => server.close());

  const feed = (bearer?: string, path = '/revocations') =>
    new HttpRevocationFeed(
      new HttpDocumentClient({
        timeoutMs: 20_000,
        timeoutOption: 'revocationTimeoutSeconds',
        allowHttp: false,
      }),
      { url: server.origin + path, bearer },
    );

  it('asks with its bearer, and with since once there was an answer', async () => {
    const subject = feed('pico_svc_secret', '/revocations?tenant=1');
    const first = await subject.poll(undefined);
    expect(first).to.have.nested.property('revocations.asOf', 1_767_225_600);
    await subject.poll(1_767_225_600);
    expect(asked).to.deep.equal([
      ['/revocations?tenant=1', 'Bearer pico_svc_secret'],
      ['/revocations?tenant=1&since=1767225600', 'Bearer pico_svc_secret'],
    ]);
  });

  it('sends no empty bearer', async () => {
    await feed().poll(undefined);
    expect(asked).to.deep.equal([['/revocations', undefined]]);
  });

  for (const [what, status, body] of [
    ['a refusal', 403, COUNTERS],
    ['half a document', 200, '{"subjects":{}}'],
    ['no JSON', 200, 'no'],
  ] as const) {
    it(`takes ${what} as a failure, and shows no secret in it`, async () => {
      answer = { status, body };
      const outcome = await feed('pico_svc_secret', '/revocations?key=secret').poll(undefined);
      expect(outcome).to.include({ kind: 'failed' });
      expect(JSON.stringify(outcome)).to.include('/revocations');
      expect(JSON.stringify(outcome)).to.not.include('secret');
    });
  }

  it('fails at once after it was closed', async () => {
    const subject = feed();
    subject.close();
    expect(await subject.poll(undefined)).to.include({ kind: 'failed' });
    expect(asked).to.deep.equal([]);
  });

  it('cannot be made for an address, or with a bearer, that cannot be sent', () => {
    expect(() => feed('two words')).to.throw('revocationBearer');
    expect(() => feed('line\nbreak')).to.throw('revocationBearer');
    const client = new HttpDocumentClient({ timeoutMs: 1, timeoutOption: 'x', allowHttp: false });
    expect(() => new HttpRevocationFeed(client, { url: 'http://10.0.0.1/', bearer: undefined })).to.throw(
      'revocationEndpoint',
    );
  });
});
