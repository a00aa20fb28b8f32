import { discoveryUrl, issuerMismatch } from '../../domain/issuer-urls.js';
import type { JwksFetched, JwksFetchFailure, JwksSource } from '../../ports/jwks-source.js';
import type { HttpDocumentClient } from './http-document-client.js';

/**
 * The key set that an issuer's discovery document names (OpenID Connect Discovery 1.0 section 4). The
 * document is asked for with every fetch, so a `jwks_uri` that moved is followed. A `jwks_uri` on another
 * origin than the issuer must be public: a foreign document sends nobody into the private network.
 */
export class DiscoveredJwksSource implements JwksSource {
  /** @throws Error when the issuer is no URL that may be asked. */
  constructor(
    private readonly client: HttpDocumentClient,
    private readonly issuer: string,
  ) {
    const fault = client.fault(issuer);
    if (fault !== undefined)
      throw new Error(`issuer ${JSON.stringify(issuer)} cannot be discovered: ${fault}.`);
  }

  async fetch(): Promise<JwksFetched | JwksFetchFailure> {
    const answer = await this.client.get(discoveryUrl(this.issuer));
    if (answer.kind === 'failed') return answer;
    const { text: _text, ...facts } = answer;
    const refused = (reason: string): JwksFetchFailure => ({
      ...facts,
      kind: 'failed',
      phase: 'parse',
      reason,
    });
    const document = parseObject(answer.text);
    if (document === undefined) return refused('the discovery document is no JSON object');
    if (document['issuer'] !== this.issuer) return refused(issuerMismatch(this.issuer, document['issuer']));
    const jwksUri = document['jwks_uri'];
    if (typeof jwksUri !== 'string' || !URL.canParse(jwksUri))
      return refused('the discovery document has no jwks_uri');
    const publicAddressesOnly = new URL(jwksUri).origin !== new URL(this.issuer).origin;
    return this.client.get(jwksUri, { publicAddressesOnly });
  }

  close(): void {
    this.client.close();
  }
}

function parseObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}
