import type { JwksFetched, JwksFetchFailure, JwksSource } from '../../ports/jwks-source.js';
import type { HttpDocumentClient } from './http-document-client.js';

/** The key set at a configured URL, which is trusted wherever it points. */
export class HttpJwksSource implements JwksSource {
  /** @throws Error when the URL is none that may be asked. */
  constructor(
    private readonly client: HttpDocumentClient,
    private readonly url: string,
  ) {
    const fault = client.fault(url);
    if (fault !== undefined) throw new Error(`jwksEndpoint ${JSON.stringify(url)} cannot be used: ${fault}.`);
  }

  fetch(): Promise<JwksFetched | JwksFetchFailure> {
    return this.client.get(this.url);
  }

  close(): void {
    this.client.close();
  }
}
