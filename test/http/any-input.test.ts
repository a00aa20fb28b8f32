import { expect } from 'chai';
import fc from 'fast-check';
import { ENDPOINTS } from '../../src/adapters/koa/endpoints.js';
import { type HttpFixture, httpFixture } from '../support/http-server.js';

const MEMBERS = ENDPOINTS.flatMap(({ body }) =>
  body !== undefined && 'shape' in body ? Object.keys(body.shape as object) : [],
);
const QUERY = ENDPOINTS.flatMap(({ query }) => (query === undefined ? [] : Object.keys(query.shape)));

const wellFormed = (raw: string): string => raw.replace(/\p{Surrogate}/gu, '\ufffd');

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.constantFrom(
    '',
    'a@b.c',
    'usr_',
    '../..',
    '%00',
    "' OR 1=1 --",
    '{"$gt":""}',
    'superadmin',
    '\u0000',
    '\ud800',
  ),
);
const value = fc.oneof(text, fc.jsonValue({ maxDepth: 2 }));
const body = fc.oneof(value, fc.dictionary(fc.constantFrom(...MEMBERS, 'x'), value, { maxKeys: 6 }));
const query = fc.dictionary(fc.constantFrom(...QUERY, 'x', '__proto__'), text, { maxKeys: 3 });
/** Not a dot segment: those are resolved before anything is sent. */
const segment = text
  .map((raw) => encodeURIComponent(wellFormed(raw)))
  .filter((encoded) => !['', '.', '..'].includes(encoded));

describe('whatever input arrives', () => {
  let server: HttpFixture;
  let token: string;
  before(async () => {
    server = await httpFixture({ config: { throttleEnabled: false } });
    ({ token } = await server.signedIn('superadmin'));
  });
  after(() => server.close());

  // The fixture holds each reply against its endpoint's description; here nothing may be our fault.
  it('is answered as described and never with a failure of ours', async () => {
    const endpoints = ENDPOINTS.filter(({ operation }) => !operation.startsWith('logout'));
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...endpoints),
        segment,
        query,
        body,
        async (endpoint, id, asked, json) => {
          const path = endpoint.path.replace(/:\w+/g, id);
          const search = new URLSearchParams(
            Object.entries(asked).map(([name, one]): [string, string] => [name, wellFormed(one)]),
          );
          const sends = endpoint.body !== undefined;
          const reply = await server.call(endpoint.method.toUpperCase(), `${path}?${search.toString()}`, {
            token,
            ...(sends ? { json } : {}),
          });
          expect(reply.status, reply.text).to.be.below(500);
        },
      ),
      { numRuns: 250 },
    );
  });
});
