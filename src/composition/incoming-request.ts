/** A Web `Request`, as far as its credentials go. */
export interface WebRequest {
  readonly headers: { get(name: string): string | null };
}

/** A node `IncomingMessage`, likewise. */
export interface NodeRequest {
  readonly headers: { readonly authorization?: string | undefined };
  readonly rawHeaders: readonly string[];
}

export type IncomingRequest = WebRequest | NodeRequest;

/** Every `Authorization` header of a request. */
export function authorizationHeadersOf(request: IncomingRequest): readonly string[] {
  if (isNodeRequest(request)) {
    // Node keeps the first one in `headers` and drops the others silently.
    return request.rawHeaders.filter(
      (_value, index, raw) => index % 2 === 1 && raw[index - 1]?.toLowerCase() === 'authorization',
    );
  }
  // Several stand here in one text, joined by commas, which no token has.
  const header = request.headers.get('authorization');
  return header === null ? [] : [header];
}

const isNodeRequest = (request: IncomingRequest): request is NodeRequest => 'rawHeaders' in request;
