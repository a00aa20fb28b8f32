import { Router } from '@koa/router';
import Koa from 'koa';
import { createPublicKey, verify, type JsonWebKey } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { Argon2PasswordHasher, CHEAPEST_COST } from '../../src/adapters/argon2/argon2-password-hasher.js';
import { guard } from '../../src/adapters/koa/bearer.js';
import type { HttpState } from '../../src/adapters/koa/http-context.js';
import { aUser } from '../../src/testing/builders.js';
import { openEmbeddedAuth } from './embedded-auth.js';
import { temporaryFolder } from './server-process.js';

// A process for `protected-get.ts`: routes that answer the same, bare and behind the guard.

const hasher = new Argon2PasswordHasher({ cost: CHEAPEST_COST });
const auth = await openEmbeddedAuth(temporaryFolder(), hasher);
const user = aUser({ passwordHash: await hasher.hash('x') });
await auth.users.insert(user);
const { accessToken } = await auth.services.signIn.signIn({
  email: user.email,
  password: 'x',
  origin: { address: undefined, userAgent: undefined },
});

const BODY = { id: user.id, email: user.email, role: user.role };
const router = new Router<HttpState>();
router.get('/unasked', (ctx) => {
  ctx.body = BODY;
});
const key = createPublicKey({
  key: auth.services.keyRing.signingKey('RS256').publicJwk as JsonWebKey,
  format: 'jwk',
});
const signedText = Buffer.from(accessToken.slice(0, accessToken.lastIndexOf('.')));
const signature = Buffer.from(accessToken.slice(accessToken.lastIndexOf('.') + 1), 'base64url');
router.get('/signature', (ctx) => {
  if (verify('sha256', signedText, key, signature)) ctx.body = BODY;
});
router.get('/guarded', async (ctx) => {
  await guard(ctx, auth.uncached);
  ctx.body = BODY;
});
router.get('/remember', async (ctx) => {
  await guard(ctx, auth.services.authentication);
  ctx.body = BODY;
});
const server = new Koa<HttpState>().use(router.routes()).listen(0, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo;
  process.send?.({ url: `http://127.0.0.1:${port}`, accessToken });
});
process.once('disconnect', () => process.exit());
