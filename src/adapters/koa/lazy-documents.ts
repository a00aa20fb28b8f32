import { AuthError } from '../../domain/errors.js';
import type { KeyRing } from '../../domain/key-ring.js';
import { docsPage } from './docs/docs-page.js';
import { ENDPOINTS } from './endpoints.js';
import type { HttpOptions } from './http-options.js';
import { openApiDocument } from './open-api-document.js';
import { type PublicDocument, publicDocument, type PublicDocuments } from './public-documents.js';
import { discoveryBody, keySetBody } from './well-known.js';

type Page = PublicDocument & { readonly contentSecurityPolicy: string };

/** Makes each document when it is first asked for, and the key documents anew when the keys change. */
export class LazyDocuments implements PublicDocuments {
  #keySet: { readonly kids: string; readonly document: PublicDocument } | undefined;
  #discovery: { readonly algorithms: string; readonly document: PublicDocument } | undefined;
  #openApi: PublicDocument | undefined;
  #page: Page | undefined;

  constructor(
    private readonly keyRing: KeyRing,
    private readonly options: HttpOptions,
  ) {}

  keySet(): PublicDocument {
    const keys = this.keyRing.publicKeys();
    // An empty set would be kept for minutes by everybody who asked too early.
    if (keys.length === 0) throw new AuthError('store_unavailable', { reason: 'keys are not loaded yet' });
    const kids = keys.map(({ kid }) => kid).join(' ');
    if (this.#keySet?.kids !== kids) this.#keySet = { kids, document: this.#made(keySetBody(keys)) };
    return this.#keySet.document;
  }

  discovery(): PublicDocument {
    const algorithms = this.keyRing.algorithms().join(' ');
    if (this.#discovery?.algorithms !== algorithms)
      this.#discovery = { algorithms, document: this.#made(discoveryBody(this.options, this.keyRing)) };
    return this.#discovery.document;
  }

  openApi(): PublicDocument {
    this.#openApi ??= this.#made(JSON.stringify(openApiDocument(ENDPOINTS, this.options)));
    return this.#openApi;
  }

  page(): Page {
    if (this.#page === undefined) {
      const { html, style } = docsPage(openApiDocument(ENDPOINTS, this.options));
      const styleHash = Buffer.from(this.options.digest.sha256(style)).toString('base64');
      this.#page = {
        ...this.#made(html),
        contentSecurityPolicy: `default-src 'none'; style-src 'sha256-${styleHash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
      };
    }
    return this.#page;
  }

  #made(body: string): PublicDocument {
    return publicDocument(body, this.options.digest);
  }
}
