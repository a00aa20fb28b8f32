import { expect } from 'chai';
import type { Endpoint } from '../../src/adapters/koa/endpoint.js';
import { ENDPOINTS } from '../../src/adapters/koa/endpoints.js';
import { PROBLEM_CODES, PROBLEM_STATUS } from '../../src/adapters/koa/error-codes.js';
import { refusalsOf } from '../../src/adapters/koa/refusals.js';

/** A reply as far as an endpoint's description speaks of it. */
interface DescribedReply {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Readonly<Record<string, unknown>>;
}

/**
 * Holds every reply of every test against what the endpoint says of itself: a success has exactly the
 * described members, a refusal has a described code, the members of a problem, and is not cached.
 */
export function expectDescribed(method: string, path: string, reply: DescribedReply): void {
  const endpoint = endpointOf(method, path);
  if (endpoint === undefined || reply.status === 304) return;
  const shape = endpoint.answers[reply.status];
  if (shape !== undefined && typeof reply.body['code'] !== 'string') {
    if ((shape.contentType ?? 'application/json') !== 'application/json') return;
    expect(shape.schema.parse(reply.body), `${method} ${path}: members`).to.deep.equal(reply.body);
    return;
  }
  expectProblem(reply);
  const described = [...refusalsOf(endpoint), 'internal_error'];
  expect(described, `${method} ${path}: documented codes`).to.include(reply.body['code']);
}

function expectProblem({ status, headers, body }: DescribedReply): void {
  const { errors, ...members } = body;
  expect(members).to.have.all.keys('type', 'title', 'status', 'detail', 'code', 'request_id', 'error');
  const code = PROBLEM_CODES.find((known) => known === body['code']);
  expect(code, 'a known code').to.not.equal(undefined);
  if (code !== undefined && status !== 200) expect(status).to.equal(PROBLEM_STATUS[code]);
  expect(body['status']).to.equal(status);
  expect(body['error']).to.equal(body['detail']);
  expect(body['request_id']).to.equal(headers.get('x-request-id'));
  expect(headers.get('cache-control')).to.equal('no-store');
  expect(headers.get('content-type')).to.equal(
    status === 200 ? 'application/json' : 'application/problem+json',
  );
  if (errors !== undefined) expect(body['code']).to.equal('validation_failed');
}

function endpointOf(method: string, path: string): Endpoint | undefined {
  const bare = path.replace(/\?.*$/, '');
  return ENDPOINTS.find(
    (endpoint) =>
      endpoint.method === method.toLowerCase() &&
      new RegExp(`^${endpoint.path.replace(/\./g, '\\.').replace(/:\w+/g, '[^/]+')}$`).test(bare),
  );
}
