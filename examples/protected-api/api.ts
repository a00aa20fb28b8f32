import { Router } from '@koa/router';
import Koa from 'koa';
import { allowAnonymous, createResourceServer, requiresRole } from 'pico-auth/koa';
import { addProject, allProjects, ownProjects } from './projects.js';

/** An application whose every route needs a token of the issuer, unless it says otherwise. */
export async function createApi(issuer: string): Promise<Koa> {
  const auth = await createResourceServer({ issuer, audience: 'pico-bot' });
  const router = new Router();
  router.use(auth.protect());
  router.get('/health', allowAnonymous(), (ctx) => {
    ctx.body = { status: 'ok' };
  });
  router.get('/projects', (ctx) => {
    ctx.body = { projects: ownProjects() };
  });
  router.post('/projects/:name', (ctx) => {
    ctx.status = 201;
    ctx.body = addProject(ctx.params['name'] ?? '');
  });
  router.get('/reports/projects', (ctx) => {
    ctx.body = { projects: allProjects() };
  });
  router.get('/admin', requiresRole('org_admin', 'superadmin'), (ctx) => {
    ctx.body = { secret: 'the colour of the door is green' };
  });
  const app = new Koa();
  app.use(router.routes()).use(router.allowedMethods());
  return app;
}
