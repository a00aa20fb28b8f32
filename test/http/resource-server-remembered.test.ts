import { Router } from '@koa/router';
import { expect } from 'chai';
import Koa from 'koa';
import { setImmediate as turn } from 'node:timers/promises';
import { allowAnonymous, requiresRole } from '../../src/adapters/koa/resource-server/guards.js';
import { NodeCryptoSigner } from '../../src/adapters/node/node-crypto-signer.js';
import { SecurityContext } from '../../src/adapters/node/security-context.js';
import { createResourceServer, type ResourceServer } from '../../src/composition/create-resource-server.js';
import type { OptionsInCode } from '../../src/composition/resource-server-options.js';
import { AuthError } from '../../src/domain/errors.js';
import { FixedClock } from '../../src/testing/fixed-clock.js';
import { createTestIssuer, type TestIssuer } from '../../src/testing/test-issuer.js';
import { serve, stopApps } from '../support/protected-app.js';

/** Counts what a token costs that is not remembered. */
class CountingSigner extends NodeCryptoSigner {
  verified = 0;

  override verify(...given: Parameters<NodeCryptoSigner['verify']>): boolean {
    this.verified += 1;
    return super.verify(...given);
  }
}

describe('a guarded route, asked with a token that is remembered', () => {
  let clock: FixedClock;
  let issuer: TestIssuer;
  let signer: CountingSigner;
  let server: ResourceServer;
  afterEach(async () => {
    server.close();
    await stopApps();
  });

  async function asking(
    options: Partial<OptionsInCode> = {},
  ): Promise<(token?: string, path?: string) => Promise<Record<string, unknown>>> {
    clock = new FixedClock();
    issuer = await createTestIssuer({ algorithms: ['EdDSA'], clock });
    signer = new CountingSigner();
    server = await createResourceServer({
      issuer: issuer.issuer,
      audience: issuer.audience,
      acceptedAlgorithms: ['EdDSA'],
      clockToleranceSeconds: 0,
      keySource: issuer.keys,
      ...{ clock, signer },
      ...options,
    });
    const router = new Router().use(server.protect());
    const answer = async (ctx: Koa.Context): Promise<void> => {
      const before = SecurityContext.get()?.sub;
      await turn();
      ctx.body = { sub: before, later: SecurityContext.get()?.sub };
    };
    router.get('/', answer);
    router.get('/admin', requiresRole('admin'), answer);
    router.get('/open', allowAnonymous({ optional: true }), answer);
    const url = await serve(new Koa().use(router.routes()));
    return async (token, path = '/') => {
      const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
      const reply = await fetch(url + path, { headers });
      const { code, sub, later } = (await reply.json()) as Record<string, unknown>;
      return reply.status === 200 ? { sub, later } : { status: reply.status, code };
    };
  }

  it('checks its signature once', async () => {
    const ask = await asking();
    const token = issuer.token({ sub: 'alice' });
    for (let round = 0; round < 5; round += 1)
      expect(await ask(token)).to.deep.equal({ sub: 'alice', later: 'alice' });
    expect(signer.verified).to.equal(1);
  });

  it('refuses it from the moment on that it expires', async () => {
    const ask = await asking();
    const token = issuer.token({ sub: 'alice', exp: Math.floor(clock.now() / 1000) + 2 });
    await ask(token);
    clock.advance(1_999);
    expect(await ask(token)).to.include({ sub: 'alice' });
    expect(signer.verified).to.equal(1);
    clock.advance(1);
    expect(await ask(token)).to.deep.equal({ status: 401, code: 'token_expired' });
  });

  it('refuses it as soon as it is revoked, and answers 503 when nobody can tell', async () => {
    let refusal: AuthError | undefined;
    const ask = await asking({
      revocation: {
        check: (token) => {
          if (refusal !== undefined) throw refusal;
          return token;
        },
      },
    });
    const token = issuer.token({ sub: 'alice' });
    await ask(token);
    await ask(token);
    refusal = new AuthError('token_revoked', { reason: 'its session' });
    expect(await ask(token)).to.deep.equal({ status: 401, code: 'token_revoked' });
    refusal = new AuthError('revocation_unavailable');
    expect(await ask(token)).to.include({ status: 503 });
    refusal = undefined;
    expect(await ask(token)).to.include({ sub: 'alice' });
    expect(signer.verified).to.equal(1);
  });

  it('refuses it as soon as its key is gone', async () => {
    const ask = await asking();
    const token = issuer.token({ sub: 'alice' });
    await ask(token);
    await ask(token);
    issuer.dropKey();
    expect(await ask(token)).to.deep.equal({ status: 401, code: 'token_key_unknown' });
  });

  it('checks it anew after the clock was set back', async () => {
    const ask = await asking();
    const token = issuer.token({ sub: 'alice' });
    await ask(token);
    await ask(token);
    clock.advance(-1);
    expect(await ask(token)).to.include({ sub: 'alice' });
    expect(signer.verified).to.equal(2);
  });

  it('refuses each token that differs from it in the last character alone', async () => {
    const ask = await asking();
    const token = issuer.token({ sub: 'alice' });
    await ask(token);
    await ask(token);
    for (const end of 'ABQgwx_-') {
      if (token.endsWith(end)) continue;
      expect(await ask(token.slice(0, -1) + end)).to.include({ status: 401 });
    }
    const [header = '', , signature = ''] = token.split('.');
    const payload = issuer.token({ sub: 'mallory' }).split('.')[1] ?? '';
    expect(await ask(`${header}.${payload}.${signature}`)).to.deep.equal({
      status: 401,
      code: 'token_signature_invalid',
    });
  });

  it('shows no caller another one, however they interleave, and nobody to the anonymous', async () => {
    const ask = await asking();
    const tokens = ['alice', 'bob', undefined].map((sub) => sub && issuer.token({ sub }));
    const seen = await Promise.all(
      Array.from({ length: 300 }, async (_, round) => {
        const { sub, later } = await ask(tokens[round % 3], '/open');
        return sub === later ? sub : `${String(sub)} became ${String(later)}`;
      }),
    );
    expect(seen).to.deep.equal(
      Array.from({ length: 300 }, (_, round) => ['alice', 'bob', undefined][round % 3]),
    );
    expect(await ask()).to.deep.equal({ status: 401, code: 'token_missing' });
  });

  it('asks for the roles each time, whether they come at once or later, and guesses none', async () => {
    let roles: () => readonly string[] | Promise<readonly string[]> = () => ['admin'];
    const ask = await asking({ roleResolver: { resolve: () => roles() } });
    const token = issuer.token({ sub: 'alice' });
    expect(await ask(token, '/admin')).to.include({ sub: 'alice' });
    roles = () => Promise.resolve(['viewer']);
    expect(await ask(token, '/admin')).to.deep.equal({ status: 403, code: 'forbidden' });
    roles = () => {
      throw new Error('no roles');
    };
    expect(await ask(token, '/admin')).to.include({ status: 503 });
    roles = () => Promise.reject(new Error('no roles'));
    expect(await ask(token, '/admin')).to.include({ status: 503 });
  });
});
