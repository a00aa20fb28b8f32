import getRawBody from 'raw-body';
import { parseUnambiguousJson } from '../../domain/unambiguous-json.js';
import { HttpError, RequestAborted } from './error-codes.js';
import type { HttpContext } from './http-context.js';

/**
 * The JSON value of the request body, or undefined when there is no body.
 * @throws HttpError `unsupported_media_type`, `payload_too_large`, `malformed_json`; RequestAborted.
 */
export async function readJsonBody(ctx: HttpContext, maxBytes: number): Promise<unknown> {
  if (!hasBody(ctx)) return undefined;
  requireJson(ctx);
  const bytes = await readBodyBytes(ctx, maxBytes);
  if (bytes.length === 0) return undefined;
  const parsed = parseUnambiguousJson(bytes);
  if (typeof parsed === 'string') throw new HttpError('malformed_json');
  return parsed.value;
}

const hasBody = (ctx: HttpContext): boolean =>
  ctx.req.headers['transfer-encoding'] !== undefined || (declaredLength(ctx) ?? 0) > 0;

/** Node's parser has checked the header; Koa's own `length` would cut it to 32 bits. */
function declaredLength(ctx: HttpContext): number | undefined {
  const header = ctx.req.headers['content-length'];
  return header === undefined ? undefined : Number(header);
}

function requireJson(ctx: HttpContext): void {
  const charset = ctx.request.charset.toLowerCase();
  const encoding = ctx.get('Content-Encoding').toLowerCase();
  const acceptable =
    ctx.request.is('application/json') === 'application/json' &&
    (charset === '' || charset === 'utf-8' || charset === 'utf8') &&
    (encoding === '' || encoding === 'identity');
  if (!acceptable) throw new HttpError('unsupported_media_type', { Accept: 'application/json' });
}

/** The bytes of the body, whatever they are. @throws HttpError `payload_too_large`; RequestAborted. */
export async function readBodyBytes(ctx: HttpContext, maxBytes: number): Promise<Uint8Array> {
  try {
    return await getRawBody(ctx.req, { limit: maxBytes, length: declaredLength(ctx) ?? null });
  } catch (error) {
    const type = error instanceof Error && 'type' in error ? error.type : undefined;
    // The rest of the body may never end, so the connection is not used again.
    if (type === 'entity.too.large') throw new HttpError('payload_too_large', { Connection: 'close' });
    if (type === 'request.aborted') throw new RequestAborted();
    if (type === 'request.size.invalid') throw new HttpError('malformed_json');
    if (type === 'stream.not.readable')
      throw new Error('A body parser has read this request already; mount pico-auth before it.', {
        cause: error,
      });
    throw error;
  }
}
