import { AuthError, invalidField } from '../../domain/errors.js';
import { HttpError } from './error-codes.js';
import type { HttpContext } from './http-context.js';
import { readBodyBytes, readJsonBody } from './json-body.js';

const FORM = 'application/x-www-form-urlencoded';

/**
 * The members of a form or of a JSON object: OAuth speaks forms, everything else here speaks JSON.
 * @throws HttpError as `readJsonBody`; AuthError `validation_failed` for a parameter that occurs twice (RFC 6749 section 3.2).
 */
export async function readFormOrJsonBody(ctx: HttpContext, maxBytes: number): Promise<unknown> {
  if (ctx.request.is(FORM) !== FORM) return readJsonBody(ctx, maxBytes);
  const encoding = ctx.get('Content-Encoding').toLowerCase();
  if (encoding !== '' && encoding !== 'identity')
    throw new HttpError('unsupported_media_type', { Accept: FORM });
  const form = new URLSearchParams(utf8(await readBodyBytes(ctx, maxBytes)));
  const members = Object.fromEntries(form);
  const repeated = Object.keys(members).find((name) => form.getAll(name).length > 1);
  if (repeated !== undefined) throw invalidField('', 'A parameter occurs twice.');
  return members;
}

function utf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new AuthError('validation_failed', { message: 'The body is not UTF-8.' });
  }
}
