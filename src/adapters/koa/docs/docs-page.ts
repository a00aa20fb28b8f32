import { messageOf, PROBLEM_CODES, PROBLEM_STATUS } from '../error-codes.js';
import type { OpenApiDocument } from '../open-api-document.js';
import { type DocumentView, viewOf } from './document-view.js';
import { html, type Html } from './html.js';
import { operationSection } from './operation-section.js';
import { STYLE } from './style.js';

/** Not written in the template: its bytes are hashed, so no formatter may touch them. */
const STYLE_ELEMENT: Html = { html: `<style>${STYLE}</style>` };

/** A page for people made of an OpenAPI document: no script, nothing loaded. `style` is for its policy. */
export function docsPage(document: OpenApiDocument): { readonly html: string; readonly style: string } {
  const view = viewOf(document);
  const { info, servers, tags } = view;
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width,initial-scale=1" />
        <title>${info.title} ${info.version}: interface</title>
        ${STYLE_ELEMENT}
      </head>
      <body>
        <header>
          <h1>${info.title} <small>${info.version}</small></h1>
          <p>
            ${info.description} At <code>${servers[0].url}</code>; for programs:
            <a href="openapi.json">openapi.json</a>.
          </p>
          <nav>
            ${tags.map(({ name }) => html`<a href="#${anchor(name)}">${name}</a>`)}<a href="#refusals"
              >Refusals</a
            >
          </nav>
        </header>
        <main>
          <p>The commands below take the access token from a variable: sign in, then <code>TOKEN=…</code>.</p>
          ${tags.map(({ name }) => tagSection(view, name))} ${refusals()}
        </main>
      </body>
    </html> `;
  return { html: page.html, style: STYLE };
}

const anchor = (name: string): string => name.toLowerCase().replaceAll(' ', '-');

function tagSection(view: DocumentView, tag: string): Html {
  const sections = Object.entries(view.paths).flatMap(([path, operations]) =>
    Object.entries(operations)
      .filter(([, operation]) => operation.tags[0] === tag)
      .map(([method, operation]) => operationSection(view, method, path, operation)),
  );
  return html`<section>
    <h2 id="${anchor(tag)}">${tag}</h2>
    ${sections}
  </section>`;
}

/** The codes; the `type` of a problem points here unless documentation elsewhere is configured. */
function refusals(): Html {
  const entries = PROBLEM_CODES.map(
    (code) =>
      html`<dt id="${code}"><code>${code}</code> <span class="status">${PROBLEM_STATUS[code]}</span></dt>
        <dd>${messageOf(code)}</dd>`,
  );
  return html`<section>
    <h2 id="refusals">Refusals</h2>
    <p>As <code>application/problem+json</code>; programs read <code>code</code>.</p>
    <dl>${entries}</dl>
  </section>`;
}
