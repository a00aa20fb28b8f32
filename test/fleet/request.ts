import { Agent, request } from 'node:http';

export interface Call {
  readonly method?: 'GET' | 'POST' | 'PATCH';
  readonly body?: unknown;
  readonly token?: string;
  /** Where the caller says it is; the servers believe this machine. */
  readonly address?: string;
  /** The connection is cut this many milliseconds after the request was sent. */
  readonly cutAfterMs?: number;
  /** Default 10,000. */
  readonly timeoutMs?: number;
}

/** What came back; status 0 when nothing did, with the reason. */
export interface Reply {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
  readonly retryAfter: string | undefined;
  /** From sending to the last byte, or to the failure. */
  readonly ms: number;
  readonly failure?: string;
}

const agent = new Agent({ keepAlive: true, maxSockets: 1_000 });

/** Sends one request and never throws: a connection that fails is an outcome. */
export function send(url: string, call: Call = {}): Promise<Reply> {
  const started = performance.now();
  const text = call.body === undefined ? undefined : JSON.stringify(call.body);
  return new Promise((resolve) => {
    const done = (reply: Omit<Reply, 'ms'>) => resolve({ ...reply, ms: performance.now() - started });
    const failed = (error: Error) =>
      done({ status: 0, body: {}, retryAfter: undefined, failure: error.message });
    const outgoing = request(url, {
      agent,
      method: call.method ?? (text === undefined ? 'GET' : 'POST'),
      timeout: call.timeoutMs ?? 10_000,
      headers: {
        ...(text === undefined ? {} : { 'content-type': 'application/json' }),
        ...(call.token === undefined ? {} : { authorization: `Bearer ${call.token}` }),
        ...(call.address === undefined ? {} : { 'x-forwarded-for': call.address }),
      },
    });
    outgoing.on('timeout', () => outgoing.destroy(new Error('no answer in time')));
    outgoing.on('error', failed);
    outgoing.on('response', (response) => {
      let received = '';
      response.setEncoding('utf8').on('data', (chunk: string) => (received += chunk));
      response.on('error', failed);
      response.on('end', () => {
        const retryAfter = response.headers['retry-after'];
        done({ status: response.statusCode ?? 0, body: jsonObject(received), retryAfter });
      });
    });
    if (call.cutAfterMs !== undefined) {
      const { cutAfterMs } = call;
      outgoing.on('finish', () =>
        setTimeout(() => outgoing.destroy(new Error('cut by the client')), cutAfterMs),
      );
    }
    outgoing.end(text);
  });
}

function jsonObject(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}
