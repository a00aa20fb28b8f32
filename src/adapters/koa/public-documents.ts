import type { Digest } from '../../ports/digest.js';
import type { EndpointContext } from './http-context.js';

/** A document that everybody may keep for a while. */
export interface PublicDocument {
  readonly body: string;
  /** Strong (RFC 9110 section 8.8.1): it changes with every byte of the body. */
  readonly etag: string;
}

/** The documents that are the same for everybody; each is made once, and anew only when its source changes. */
export interface PublicDocuments {
  /** @throws AuthError `store_unavailable` while the keys are not loaded. */
  keySet(): PublicDocument;
  discovery(): PublicDocument;
  openApi(): PublicDocument;
  page(): PublicDocument & { readonly contentSecurityPolicy: string };
}

/** The document of a body. */
export function publicDocument(body: string, digest: Digest): PublicDocument {
  const hash = Buffer.from(digest.sha256(body)).subarray(0, 16).toString('base64url');
  return { body, etag: `"${hash}"` };
}

/**
 * Answers with a public document, or with 304 to whoever has it already. Whatever the request's
 * origin, the answer is the same, so that a shared cache cannot keep one that only one origin may read.
 */
export function sendDocument(
  ctx: EndpointContext,
  { body, etag }: PublicDocument,
  contentType: string,
  cacheControl: string,
): void {
  ctx.set('Cache-Control', cacheControl);
  ctx.set('Access-Control-Allow-Origin', '*');
  ctx.remove('Vary');
  ctx.set('ETag', etag);
  ctx.set('Content-Type', contentType);
  ctx.status = 200;
  if (hasAlready(ctx.get('If-None-Match'), etag)) {
    ctx.status = 304;
    return;
  }
  ctx.body = body;
}

/**
 * RFC 9110 section 13.1.2, compared weakly. Not Koa's `fresh`: that sends the body again to clients
 * which say `no-cache`, and `fetch` says it with every conditional request.
 */
const hasAlready = (ifNoneMatch: string, etag: string): boolean =>
  ifNoneMatch === '*' || ifNoneMatch.split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag);
