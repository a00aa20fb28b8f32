import { Readable } from 'node:stream';
import { ReadableStream } from 'node:stream/web';
import type { GuardedContext } from './guarded-context.js';

/** Runs work inside the request it belongs to. */
export type Within = <Result>(work: () => Result) => Result;

/**
 * Koa reads a streamed body after every middleware has returned, and so outside of what they ran in. A
 * stream that looks for its caller while it is read finds it nevertheless.
 */
export function keepWithin(ctx: GuardedContext, within: Within): void {
  const { body } = ctx;
  if (body instanceof Readable) bindPipe(body, within);
  else if (body instanceof ReadableStream) {
    const length = ctx.res.getHeader('Content-Length');
    const readable = Readable.from(body);
    bindPipe(readable, within);
    ctx.body = readable;
    if (length !== undefined) ctx.res.setHeader('Content-Length', length);
  }
}

function bindPipe(stream: Readable, within: Within): void {
  const pipe = stream.pipe.bind(stream);
  stream.pipe = (target, options) => within(() => pipe(target, options));
}
