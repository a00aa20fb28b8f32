import { readRevocations } from '../../domain/revocation-document.js';
import type { FeedAnswer, FeedFailure, RevocationFeed } from '../../ports/revocation-feed.js';
import type { HttpDocumentClient } from './http-document-client.js';

export interface HttpRevocationFeedOptions {
  /** Of either form: the counters (`…/revocations`), or the list of tokens (`…/revoked-jtis`). */
  readonly url: string;
  /** A service token, or what else the issuer takes; none when undefined. */
  readonly bearer: string | undefined;
}

/** The revocation feed of an issuer. */
export class HttpRevocationFeed implements RevocationFeed {
  /** @throws Error when the URL is none that may be asked, or the bearer none that can be sent. */
  constructor(
    private readonly client: HttpDocumentClient,
    private readonly options: HttpRevocationFeedOptions,
  ) {
    const fault = client.fault(options.url);
    if (fault !== undefined)
      throw new Error(`revocationEndpoint ${JSON.stringify(options.url)} cannot be used: ${fault}.`);
    if (options.bearer !== undefined && !/^[A-Za-z0-9\-._~+/]+=*$/.test(options.bearer))
      throw new Error('revocationBearer is no bearer token (RFC 6750 section 2.1).');
  }

  async poll(since: number | undefined): Promise<FeedAnswer | FeedFailure> {
    const url = new URL(this.options.url);
    if (since !== undefined && since > 0) url.searchParams.set('since', String(since));
    const { bearer } = this.options;
    const headers = bearer === undefined ? {} : { Authorization: `Bearer ${bearer}` };
    const answer = await this.client.get(url.href, { headers });
    if (answer.kind === 'failed') {
      const { url: asked, phase, reason, elapsedMs, timeoutMs, timeoutOption } = answer;
      const limit = `${timeoutOption} is ${timeoutMs} ms`;
      return {
        kind: 'failed',
        reason: `${asked} failed at ${phase} after ${elapsedMs} ms: ${reason} (${limit})`,
      };
    }
    try {
      return { kind: 'answered', revocations: readRevocations(answer.text) };
    } catch (error) {
      return {
        kind: 'failed',
        reason: `${answer.url}: ${error instanceof Error ? error.message : String(error)}`,
      };
    }
  }

  close(): void {
    this.client.close();
  }
}
