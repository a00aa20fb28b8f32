import type { AuthServices } from 'pico-auth';
import {
  createAuthApp,
  createAuthRouter,
  createResourceServer,
  type GuardedContext,
  handlerOf,
  requiresRole,
  SecurityContext,
} from 'pico-auth/koa';

export const app = async (auth: AuthServices) => createAuthApp(auth);
export const router = async (auth: AuthServices) => createAuthRouter(auth);
export const routes = async (auth: AuthServices) => (await router(auth)).routes();
export const protection = () => createResourceServer({ issuer: 'https://issuer.example', audience: 'api' });
export const guard = async () => (await protection()).protect();
export const admins = requiresRole('superadmin');
export const principal = () => SecurityContext.require();
export const handler = handlerOf({ list: (_ctx: GuardedContext) => undefined }, 'list');
