import { Router, type RouterMiddleware } from '@koa/router';
import { expect } from 'chai';
import Koa from 'koa';
import {
  allowAnonymous,
  requiresGroup,
  requiresRole,
  requiresScope,
} from '../../src/adapters/koa/resource-server/guards.js';
import { AgentContext, SecurityContext } from '../../src/adapters/node/security-context.js';
import { AuthError } from '../../src/domain/errors.js';
import { bearer, guardedServer, readable, serve, stopApps } from '../support/protected-app.js';

const ok: RouterMiddleware = (ctx) => {
  ctx.body = {
    auth: ctx.state.auth as unknown,
    sub: SecurityContext.get()?.sub,
    agent: AgentContext.get()?.sub,
  };
};

interface Answer {
  readonly status: number;
  readonly challenge: string | null;
  readonly retryAfter: string | null;
  readonly type: string | null;
  readonly body: Readonly<Record<string, unknown>>;
}

describe('the answers of a resource server', () => {
  const { server, log } = guardedServer();
  let url: string;
  beforeEach(async () => {
    const router = new Router().use(server.protect());
    router.get('/plain', ok);
    router.get('/open', allowAnonymous(), ok);
    router.get('/optional', allowAnonymous({ optional: true }), ok);
    router.get('/admin', requiresRole('admin', 'superadmin'), ok);
    router.get('/group', requiresGroup('grp_a', 'grp_b'), ok);
    router.get('/agent', requiresScope('treasury:write:*'), ok);
    router.get('/open-agent', allowAnonymous(), requiresScope('treasury:write:*'), ok);
    router.get('/scope', requiresScope('mail:read', { from: 'token' }), ok);
    router.get('/deep', () => {
      SecurityContext.requireRole('admin');
    });
    router.get('/deep-open', allowAnonymous(), () => void SecurityContext.require());
    router.get('/own', () => {
      throw new AuthError('email_taken');
    });
    const unprotected = new Router().get('/bare', requiresRole('admin'), ok);
    url = await serve(new Koa().use(unprotected.routes()).use(router.routes()));
  });
  afterEach(stopApps);

  async function get(path: string, headers: Record<string, string> = {}): Promise<Answer> {
    const reply = await fetch(url + path, { headers });
    const header = (name: string) => reply.headers.get(name);
    const text = await reply.text();
    return {
      status: reply.status,
      challenge: header('www-authenticate'),
      retryAfter: header('retry-after'),
      type: header('content-type'),
      body: text.startsWith('{') ? (JSON.parse(text) as Record<string, unknown>) : {},
    };
  }

  it('name no error to a caller without a token (RFC 6750 section 3.1)', async () => {
    const { status, challenge, type, body } = await get('/plain', { 'x-request-id': 'mine-1' });
    expect({ status, challenge, type }).to.deep.equal({
      status: 401,
      challenge: 'Bearer realm="pico-auth"',
      type: 'application/problem+json',
    });
    expect(body).to.deep.equal({
      type: 'about:blank',
      title: 'Unauthorized',
      status: 401,
      detail: 'A bearer token is needed.',
      code: 'token_missing',
      request_id: 'mine-1',
      error: 'A bearer token is needed.',
    });
  });

  it('tell an invalid token from a missing right, and keep the reason for the log', async () => {
    const expired = await get('/plain', { authorization: 'Bearer expired' });
    expect([expired.status, expired.body['code']]).to.deep.equal([401, 'token_expired']);
    expect(expired.challenge).to.include('error="invalid_token"');
    expect(JSON.stringify(expired)).not.to.include('exp 1');
    expect(log.lines.some(({ fields }) => fields['reason'] === 'exp 1, now 2')).to.be.true;
    const lacking = await get('/admin', bearer('alice', { role: 'viewer' }));
    expect([lacking.status, lacking.body['code']]).to.deep.equal([403, 'forbidden']);
    expect(lacking.challenge).to.include('error="insufficient_scope"');
  });

  it('are 400 for two tokens and 503 with Retry-After when nobody can tell', async () => {
    expect((await get('/plain?access_token=x', bearer('alice'))).status).to.equal(400);
    const outage = await get('/plain', { authorization: 'Bearer outage' });
    expect([outage.status, outage.retryAfter, outage.challenge]).to.deep.equal([503, '1', null]);
  });

  it('are 503 when the roles cannot be resolved, now or later', async () => {
    const failures = [
      () => Promise.reject(new Error('no database')),
      () => {
        throw new Error('no database');
      },
    ];
    for (const roles of failures) {
      const { server: failing } = guardedServer({ roles });
      url = await serve(new Koa().use(failing.middleware()));
      expect((await get('/', bearer('alice'))).status).to.equal(503);
    }
  });

  it('let any one of the named roles or groups pass', async () => {
    expect((await get('/admin', bearer('alice', { roles: ['x', 'superadmin'] }))).status).to.equal(200);
    expect((await get('/group', bearer('alice', { groups: ['grp_b'] }))).status).to.equal(200);
    expect((await get('/group', bearer('alice', { groups: ['grp_c'], roles: ['grp_a'] }))).status).to.equal(
      403,
    );
  });

  it('are 401 behind a guard that has no protect() before it', async () => {
    const { status, challenge, body } = await get('/bare', bearer('alice', { role: 'admin' }));
    expect([status, challenge, body['code']]).to.deep.equal([
      401,
      'Bearer realm="pico-auth"',
      'token_missing',
    ]);
  });

  describe('about the agent token', () => {
    const agent = (scopes: string[]) => ({
      'x-agent-authorization': `Bearer ${readable('agent-7', { scopes })}`,
    });

    it('are 401 without one, 403 where it lacks the scope', async () => {
      expect((await get('/agent', bearer('alice', { scopes: ['treasury:write:*'] }))).status).to.equal(401);
      const lacking = await get('/agent', { ...bearer('alice'), ...agent(['treasury:read:*']) });
      expect(lacking.status).to.equal(403);
      expect(lacking.challenge).to.match(/error="insufficient_scope".*, scope="treasury:write:\*"$/);
    });

    it('show the agent beside the user', async () => {
      const { status, body } = await get('/agent', { ...bearer('alice'), ...agent(['treasury:write:eu']) });
      expect([status, body['sub'], body['agent']]).to.deep.equal([200, 'alice', 'agent-7']);
    });

    it('are 401 for one that is not valid, or two in one header', async () => {
      for (const value of ['Bearer expired', 'Basic abc', 'Bearer a, Bearer b', ''])
        expect(
          (await get('/agent', { ...bearer('alice'), 'x-agent-authorization': value })).status,
          value,
        ).to.equal(401);
      const outage = await get('/agent', { ...bearer('alice'), 'x-agent-authorization': 'Bearer outage' });
      expect(outage.status).to.equal(503);
    });

    it('never take it for the main one', async () => {
      expect((await get('/plain', agent(['treasury:write:*']))).status).to.equal(401);
      expect((await get('/agent', agent(['treasury:write:*']))).status).to.equal(401);
      const { body } = await get('/open-agent', agent(['treasury:write:*']));
      expect([body['sub'], body['agent']]).to.deep.equal([undefined, 'agent-7']);
    });

    it('read the scopes of the main token where that is asked', async () => {
      expect((await get('/scope', bearer('alice', { scope: 'mail:send mail:*' }))).status).to.equal(200);
      expect((await get('/scope', bearer('alice', { scp: ['mail:read'] }))).status).to.equal(200);
      expect((await get('/scope', { ...bearer('alice'), ...agent(['mail:read']) })).status).to.equal(403);
    });
  });

  describe('on a route with an optional token', () => {
    it('let the caller in as who they are, or as anonymous with the reason for the handler', async () => {
      expect((await get('/optional', bearer('alice'))).body['sub']).to.equal('alice');
      const bad = await get('/optional', { authorization: 'Bearer expired' });
      expect(bad.status).to.equal(200);
      expect(bad.body['auth']).to.deep.include({
        reason: { code: 'token_expired', detail: 'exp 1, now 2' },
        roles: [],
      });
      expect((await get('/optional')).body['auth']).to.have.nested.property('reason.code', 'token_missing');
    });

    it('are 503 during an outage, which is no anonymity', async () => {
      expect((await get('/optional', { authorization: 'Bearer outage' })).status).to.equal(503);
    });

    it('do not look at the token where none is asked', async () => {
      const { status, body } = await get('/open', { authorization: 'Bearer outage' });
      expect([status, body['sub']]).to.deep.equal([200, undefined]);
    });
  });

  it('translate what the security context refuses deep inside, and leave the rest to the application', async () => {
    expect((await get('/deep', bearer('alice'))).status).to.equal(403);
    expect((await get('/deep-open')).status).to.equal(401);
    expect((await get('/own', bearer('alice'))).status).to.equal(500);
  });

  it('do not exist where protection is switched off: every guard lets pass, with an empty context', async () => {
    const { server: off, tokens } = guardedServer({ enforced: false });
    const router = new Router().use(off.protect());
    router.get('/thing', requiresRole('admin'), requiresGroup('g'), requiresScope('a:b'), (ctx) => {
      SecurityContext.requireRole('admin');
      ctx.body = { sub: SecurityContext.require().sub, roles: SecurityContext.getRoles() };
    });
    url = await serve(new Koa().use(off.middleware()).use(router.routes()));
    expect((await get('/thing', bearer('alice'))).body).to.deep.equal({ sub: '', roles: [] });
    expect(tokens.validated).to.equal(0);
  });
});
