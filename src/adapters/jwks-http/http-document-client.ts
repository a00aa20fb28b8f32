import type { FetchPhase, JwksFetched, JwksFetchFailure } from '../../ports/jwks-source.js';
import { hostOf, isLoopback } from './address-rules.js';
import { getOnce, type GetOutcome } from './get-once.js';

export interface HttpDocumentClientOptions {
  /** For all of a fetch: redirects, headers and body. */
  readonly timeoutMs: number;
  /** Name of the option that sets `timeoutMs`, for messages. */
  readonly timeoutOption: string;
  /** Takes http off this machine too: for test networks, and sidecars that speak TLS. */
  readonly allowHttp: boolean;
  /** 262,144 unless said otherwise. */
  readonly maxBytes?: number;
}

export interface DocumentRequest {
  readonly publicAddressesOnly?: boolean;
  readonly headers?: Readonly<Record<string, string>>;
}

const MAX_BYTES = 262_144;
const MAX_REDIRECTS = 3;
const REDIRECTS = new Set([301, 302, 303, 307, 308]);
/** Object stores know no better type for a file of JSON. */
const JSON_LIKE = /^(application\/(.+\+)?json|application\/octet-stream|text\/plain)\b/i;

/** Fetches small JSON texts: https only, of bounded size, within a time limit, no redirect to another origin. */
export class HttpDocumentClient {
  readonly #closed = new AbortController();

  constructor(private readonly options: HttpDocumentClientOptions) {}

  /** What is wrong with a URL before it is asked, or undefined. */
  fault(url: string): string | undefined {
    if (!URL.canParse(url)) return 'it is no absolute URL';
    const parsed = new URL(url);
    if (parsed.username !== '' || parsed.password !== '') return 'it carries credentials';
    if (parsed.protocol === 'https:') return undefined;
    if (parsed.protocol !== 'http:') return 'it is not https';
    if (this.options.allowHttp || isLoopback(hostOf(parsed))) return undefined;
    return 'it is http and not on this machine; set allowHttp to take it';
  }

  /** Never rejects. Status, type and encoding are checked; what the JSON says is for the caller. */
  async get(url: string, request: DocumentRequest = {}): Promise<JwksFetched | JwksFetchFailure> {
    const begun = performance.now();
    let current = url;
    const failed = (phase: FetchPhase, reason: string): JwksFetchFailure => ({
      kind: 'failed',
      ...{ url: shown(current), phase, reason },
      ...this.#facts(begun),
    });
    for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects += 1) {
      const fault = this.fault(current);
      if (fault !== undefined) return failed('connect', `the URL is refused: ${fault}`);
      if (this.#closed.signal.aborted) return failed('connect', 'the client was closed');
      const outcome = await this.#once(new URL(current), request, begun);
      if (outcome.kind === 'failed') return failed(outcome.phase, outcome.reason);
      const target = redirectTarget(outcome, current);
      if (target === undefined) {
        const text = readText(outcome);
        if (typeof text !== 'string') return failed('headers', text.reason);
        return { kind: 'fetched', url: shown(current), text, ...this.#facts(begun) };
      }
      if (target.origin !== new URL(current).origin)
        return failed('headers', `a redirect to another origin, ${target.origin}`);
      current = target.href;
    }
    return failed('headers', `more than ${MAX_REDIRECTS} redirects`);
  }

  close(): void {
    this.#closed.abort();
  }

  #once(url: URL, request: DocumentRequest, begun: number): Promise<GetOutcome> {
    return getOnce(url, {
      timeoutMs: Math.max(1, this.options.timeoutMs - (performance.now() - begun)),
      maxBytes: this.options.maxBytes ?? MAX_BYTES,
      headers: { Accept: 'application/json', 'Accept-Encoding': 'identity', ...request.headers },
      publicAddressesOnly: request.publicAddressesOnly ?? false,
      signal: this.#closed.signal,
    });
  }

  #facts(begun: number) {
    const { timeoutMs, timeoutOption } = this.options;
    return { elapsedMs: Math.round(performance.now() - begun), timeoutMs, timeoutOption };
  }
}

type Answered = Extract<GetOutcome, { kind: 'answered' }>;

function redirectTarget({ status, headers }: Answered, from: string): URL | undefined {
  const { location } = headers;
  if (!REDIRECTS.has(status) || location === undefined || !URL.canParse(location, from)) return undefined;
  return new URL(location, from);
}

function readText({ status, headers, bytes }: Answered): string | { readonly reason: string } {
  if (status !== 200) return { reason: `status ${status}` };
  const type = headers['content-type'];
  if (type !== undefined && !JSON_LIKE.test(type))
    return { reason: `content type ${type.slice(0, 80)} is not JSON` };
  const encoding = headers['content-encoding'];
  if (encoding !== undefined && encoding !== 'identity')
    return { reason: `content encoding ${encoding.slice(0, 80)} was not asked for` };
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return { reason: 'the body is not UTF-8' };
  }
}

/** Without credentials and query, which may be secrets. */
function shown(url: string): string {
  if (!URL.canParse(url)) return url.slice(0, 80);
  const { origin, pathname } = new URL(url);
  return `${origin}${pathname}`;
}
