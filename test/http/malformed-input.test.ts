import { expect } from 'chai';
import { PASSWORD } from '../support/auth-fixture.js';
import { type HttpFixture, httpFixture } from '../support/http-server.js';
import { bodyOf, rawExchange, statusOf } from '../support/raw-http.js';
import { until } from '../support/until.js';

const LOGIN = '/api/v1/auth/login';

describe('a request body', () => {
  let server: HttpFixture;
  before(async () => {
    server = await httpFixture();
  });
  after(() => server.close());
  const post = (raw: string | Uint8Array, headers: Readonly<Record<string, string>> = {}) =>
    server.call('POST', LOGIN, { raw, headers });
  const credentials = (email: unknown, password: unknown) => JSON.stringify({ email, password });

  const MALFORMED: readonly (readonly [string, string | Uint8Array])[] = [
    ['half an object', '{"email":'],
    ['two values', '{} {}'],
    ['a trailing comma', '{"email":"a",}'],
    ['single quotes', "{'email':'a'}"],
    ['NaN', '{"email":NaN}'],
    ['a member twice', '{"email":"a@example.com","email":"b@example.com","password":"x"}'],
    ['a member twice below', '{"a":{"b":1,"b":2}}'],
    ['a member twice, once written with an escape', '{"email":"a","\\u0065mail":"b","password":"x"}'],
    ['__proto__', '{"__proto__":{"role":"superadmin"},"email":"a","password":"x"}'],
    ['__proto__ below', '{"email":"a","password":"x","more":[{"__proto__":1}]}'],
    ['invalid UTF-8', Buffer.from([0x22, 0xff, 0xfe, 0x22])],
    ['UTF-8 of a lone surrogate', Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22])],
    [
      'half a surrogate pair, written with an escape',
      '{"email":"a@example.com","password":"\\ud800aaaaaaa"}',
    ],
    ['half a surrogate pair in a name', '{"\\udc00":1}'],
    ['overlong UTF-8', Buffer.from([0x22, 0xc0, 0xaf, 0x22])],
    ['UTF-16', Buffer.from('{"email":"a"}', 'utf16le')],
    ['60,000 open brackets', '['.repeat(60_000)],
    ['33 lists in each other', '['.repeat(33) + ']'.repeat(33)],
    ['30,000 lists in each other', '['.repeat(30_000) + ']'.repeat(30_000)],
    ['a byte order mark', '\ufeff{"email":"a@example.com","password":"x"}'],
  ];
  for (const [what, raw] of MALFORMED) {
    it(`that is malformed (${what}) is refused with malformed_json`, async () => {
      const reply = await post(raw);
      expect([reply.status, reply.body['code']]).to.deep.equal([400, 'malformed_json']);
    });
  }

  it('may hold 32 values in each other, whatever they are', async () => {
    const reply = await post('['.repeat(32) + ']'.repeat(32));
    expect([reply.status, reply.body['code']]).to.deep.equal([400, 'validation_failed']);
  });

  it('may write a whole surrogate pair with escapes', async () => {
    const reply = await post('{"email":"a@example.com","password":"\\ud83d\\ude00aaaaaaa"}');
    expect(reply.body).to.include({ code: 'invalid_credentials' });
  });

  it('may hold what looks like members inside strings', async () => {
    const raw = JSON.stringify({ email: '"a":1,"a":2\\', password: '{"__proto__":"x"}' });
    expect((await post(raw)).body).to.include({ code: 'invalid_credentials' });
  });

  const WRONG_SHAPES: readonly (readonly [string, string, string])[] = [
    ['an operator for an address', credentials({ $gt: '' }, PASSWORD), 'email'],
    ['a list for an address', credentials(['a@example.com'], PASSWORD), 'email'],
    ['a number for a password', credentials('a@example.com', 12_345_678), 'password'],
    ['null for a password', credentials('a@example.com', null), 'password'],
    ['a list for an object', '[]', ''],
    ['null for an object', 'null', ''],
    ['a string for an object', '"x"', ''],
  ];
  for (const [what, raw, path] of WRONG_SHAPES) {
    it(`with ${what} is refused before any query`, async () => {
      const reply = await post(raw);
      expect([reply.status, reply.body['code']]).to.deep.equal([400, 'validation_failed']);
      expect(reply.body).to.have.nested.property('errors[0].path', path);
    });
  }

  it('is missing: 400, not 415, since nothing was sent that has a type', async () => {
    expect((await server.call('POST', LOGIN)).body).to.include({ code: 'validation_failed' });
  });

  const OTHER_TYPES: readonly Readonly<Record<string, string>>[] = [
    { 'content-type': 'text/plain' },
    { 'content-type': 'application/x-www-form-urlencoded' },
    { 'content-type': 'application/jsonp' },
    { 'content-type': 'application/json; charset=utf-16' },
    { 'content-type': 'application/json; charset=iso-8859-1' },
    { 'content-type': '' },
    { 'content-type': 'json' },
    { 'content-encoding': 'gzip' },
  ];
  for (const headers of OTHER_TYPES) {
    it(`is refused as ${JSON.stringify(headers)}`, async () => {
      const reply = await post(credentials('a@example.com', PASSWORD), headers);
      expect([reply.status, reply.body['code']]).to.deep.equal([415, 'unsupported_media_type']);
    });
  }

  it('may name UTF-8 in any letter case', async () => {
    const reply = await post(credentials('a@example.com', PASSWORD), {
      'content-type': 'Application/JSON; Charset="UTF-8"',
    });
    expect(reply.body).to.include({ code: 'invalid_credentials' });
  });

  it('may have 64 KiB and not one byte more', async () => {
    const frame = credentials('a@example.com', '').length;
    const fits = await post(credentials('a@example.com', 'x'.repeat(65_536 - frame)));
    expect(fits.body).to.include({ code: 'invalid_credentials' });
    const tooLong = await post(credentials('a@example.com', 'x'.repeat(65_537 - frame)));
    expect([tooLong.status, tooLong.body['code']]).to.deep.equal([413, 'payload_too_large']);
  });

  it('of unknown length is cut off at the limit', async () => {
    const chunk = `4000\r\n${'x'.repeat(0x4000)}\r\n`;
    const head = `POST ${LOGIN} HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n`;
    const response = await rawExchange(server.port, head + chunk.repeat(5));
    expect(statusOf(response)).to.equal(413);
    expect(response).to.match(/connection: close/i);
    expect(bodyOf(response)).to.include('payload_too_large');
  });

  it('whose sender goes away is logged as abandoned, and is no error of ours', async () => {
    server.log.lines.length = 0;
    const head = `POST ${LOGIN} HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{`;
    const { connect } = await import('node:net');
    await new Promise<void>((resolve) => {
      const socket = connect(server.port, '127.0.0.1', () => {
        socket.write(head, () => socket.destroy());
      });
      socket.on('close', () => resolve());
    });
    await until('the request is logged', () => server.log.lines.some(({ message }) => message === 'request'));
    const levels = server.log.lines.map(({ level }) => level);
    expect(levels).to.not.include('error').and.not.include('warn');
    expect(server.log.lines.at(-1)?.fields).to.include({ status: 499 });
  });
});
