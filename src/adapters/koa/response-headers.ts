import type { HttpContext, Next } from './http-context.js';

/** For answers that no browser should render, sniff, frame or keep. Public documents loosen the last. */
export function responseHeaders(ctx: HttpContext, next: Next): Promise<unknown> {
  ctx.set('Cache-Control', 'no-store');
  ctx.set('X-Content-Type-Options', 'nosniff');
  ctx.set('Content-Security-Policy', "default-src 'none'; frame-ancestors 'none'");
  ctx.set('Referrer-Policy', 'no-referrer');
  return next();
}
