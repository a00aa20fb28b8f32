import { curlExample } from './curl-example.js';
import type { DocumentView, OperationView } from './document-view.js';
import { html, type Html, NOTHING, prose } from './html.js';
import { row, schemaTable } from './schema-table.js';

/** One operation: closed it is a line, open it is everything. */
export function operationSection(
  document: DocumentView,
  method: string,
  path: string,
  operation: OperationView,
): Html {
  const { components, servers } = document;
  const who = operation['x-who'];
  const curl = curlExample(servers[0].url, method, path, operation, components.schemas);
  return html`<details id="${operation.operationId}">
    <summary>
      <span class="method ${method}">${method.toUpperCase()}</span> <code class="path">${path}</code>
      <span class="summary">${operation.summary}</span> <span class="who">${who}</span>
    </summary>
    <div class="body">
      ${described(operation.description)}${parametersOf(operation, document)}${bodyOf(operation, document)}${answersOf(operation, document)}${refusalsOf(operation)}
      <h4>Try it</h4>
      <pre><code>${curl}</code></pre>
    </div>
  </details>`;
}

const described = (description: string | undefined): Html =>
  description === undefined ? NOTHING : html`<p>${prose(description)}</p>`;

function parametersOf({ parameters }: OperationView, { components }: DocumentView): Html {
  if (parameters.length === 0) return NOTHING;
  const rows = parameters.map(({ name, schema, required }) =>
    row(name, schema, required, components.schemas),
  );
  return html`<h4>Parameters</h4>
    <table>
      <tbody>
        ${rows}
      </tbody>
    </table>`;
}

function bodyOf({ requestBody }: OperationView, { components }: DocumentView): Html {
  const schema = requestBody?.content['application/json']?.schema;
  if (requestBody === undefined || schema === undefined) return NOTHING;
  const mark = requestBody.required ? NOTHING : html` <span class="optional">optional</span>`;
  return html`<h4>Body${mark}</h4>
    ${schemaTable(schema, components.schemas)}`;
}

function answersOf({ responses }: OperationView, { components }: DocumentView): readonly Html[] {
  return Object.entries(responses)
    .filter(([, response]) => response['x-codes'] === undefined)
    .map(([status, { description, content }]) => {
      const [answer] = Object.values(content);
      const table = answer?.schema === undefined ? NOTHING : schemaTable(answer.schema, components.schemas);
      return html`<h4><span class="status">${status}</span> ${prose(description)}</h4>
        ${table}`;
    });
}

function refusalsOf({ responses }: OperationView): Html {
  const items = Object.entries(responses).flatMap(([status, response]) =>
    (response['x-codes'] ?? []).map(
      (code) => html`<li><a href="#${code}">${code}</a> <span class="status">${status}</span></li>`,
    ),
  );
  return items.length === 0
    ? NOTHING
    : html`<h4>Refusals</h4>
        <ul class="codes">
          ${items}
        </ul>`;
}
