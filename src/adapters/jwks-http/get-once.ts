import { request as requestHttp, type IncomingMessage } from 'node:http';
import { request as requestHttps } from 'node:https';
import type { FetchPhase } from '../../ports/jwks-source.js';
import { AddressRefused, hostOf, isAddress, isPublic, lookupPublic } from './address-rules.js';

export interface GetOptions {
  readonly timeoutMs: number;
  readonly maxBytes: number;
  readonly headers: Readonly<Record<string, string>>;
  /** For addresses that somebody else chose. */
  readonly publicAddressesOnly: boolean;
  readonly signal: AbortSignal;
}

export type GetOutcome =
  | {
      readonly kind: 'answered';
      readonly status: number;
      readonly headers: IncomingMessage['headers'];
      readonly bytes: Uint8Array;
    }
  | { readonly kind: 'failed'; readonly phase: FetchPhase; readonly reason: string };

/** One GET on a connection of its own, followed step by step, so that a failure names the step. Never rejects. */
export function getOnce(url: URL, options: GetOptions): Promise<GetOutcome> {
  const host = hostOf(url);
  let phase: FetchPhase = isAddress(host) ? 'connect' : 'dns';
  if (options.publicAddressesOnly && isAddress(host) && !isPublic(host))
    return Promise.resolve({ kind: 'failed', phase, reason: `${host} is not a public address` });
  const secure = url.protocol === 'https:';
  return new Promise((resolve) => {
    const request = (secure ? requestHttps : requestHttp)(url, {
      agent: false,
      headers: options.headers,
      ...(options.publicAddressesOnly ? { lookup: lookupPublic } : {}),
    });
    const end = (outcome: GetOutcome): void => {
      clearTimeout(timer);
      options.signal.removeEventListener('abort', onClose);
      request.destroy();
      resolve(outcome);
    };
    const fail = (reason: string): void => end({ kind: 'failed', phase, reason });
    const onClose = (): void => fail('the client was closed');
    const timer = setTimeout(() => fail('the time limit passed'), options.timeoutMs);
    options.signal.addEventListener('abort', onClose);
    request.on('socket', (socket) => {
      socket.on('lookup', (error: Error | null) => {
        if (error === null) phase = 'connect';
      });
      socket.on('connect', () => (phase = secure ? 'tls' : 'headers'));
      socket.on('secureConnect', () => (phase = 'headers'));
    });
    request.on('error', (error) => fail(describe(error)));
    request.on('response', (response) => {
      phase = 'body';
      readBody(response, options.maxBytes).then(
        (bytes) =>
          end({ kind: 'answered', status: response.statusCode ?? 0, headers: response.headers, bytes }),
        (error: unknown) => fail(describe(error)),
      );
    });
    request.end();
  });
}

async function readBody(response: IncomingMessage, maxBytes: number): Promise<Uint8Array> {
  const tooLarge = (): Error => new Error(`the body is over ${maxBytes} bytes`);
  if (Number(response.headers['content-length'] ?? 0) > maxBytes) throw tooLarge();
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > maxBytes) throw tooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** A connection that was tried over several addresses fails with all their errors. */
function describe(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(describe).join('; ');
  if (!(error instanceof Error)) return String(error);
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return error instanceof AddressRefused || error.message.includes(code)
    ? error.message
    : `${code} ${error.message}`;
}
