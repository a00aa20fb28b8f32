import { Router } from '@koa/router';
import Koa from 'koa';
import { createResourceServer, requiresRole, SecurityContext } from 'pico-auth/koa';
import { readFileSync } from 'node:fs';
import process from 'node:process';

// An API whose every route needs a token of the servers beside it.
const {
  API_HOST = '127.0.0.1',
  API_PORT = '3000',
  API_ISSUER,
  API_AUDIENCE,
  API_JWKS_ENDPOINT,
  API_REDIS_URL_FILE,
  API_REDIS_INTEGRITY_KEY_FILE,
} = process.env;

const textOf = (file) => (file === undefined ? undefined : readFileSync(file, 'utf8').trim());

const auth = await createResourceServer({
  issuer: API_ISSUER,
  audience: API_AUDIENCE,
  // The address inside; the issuer's own is the one that people see.
  jwksEndpoint: API_JWKS_ENDPOINT,
  allowHttp: true,
  ...(API_REDIS_URL_FILE && {
    redis: { url: textOf(API_REDIS_URL_FILE), integrityKey: textOf(API_REDIS_INTEGRITY_KEY_FILE) },
  }),
});
const router = new Router();
router.use(auth.protect());
router.get('/me', (ctx) => {
  const { sub, email, role } = SecurityContext.require();
  ctx.body = { sub, email, role };
});
router.get('/admin', requiresRole('superadmin'), (ctx) => {
  ctx.body = { door: 'green' };
});

const app = new Koa();
app.use(router.routes()).use(router.allowedMethods());
const server = app.listen(Number(API_PORT), API_HOST, () => {
  process.stdout.write(`listening on port ${server.address().port}\n`);
});
for (const signal of ['SIGTERM', 'SIGINT']) process.once(signal, () => server.close(() => auth.close()));
