import { type Components, resolved, type SchemaView } from './document-view.js';
import { html, type Html, NOTHING, prose } from './html.js';

/** The members of a schema as rows; other shapes as one line. */
export function schemaTable(schema: SchemaView, components: Components): Html {
  const known = resolved(schema, components);
  const alternatives = known.anyOf?.filter(({ type }) => type !== 'null');
  if (alternatives !== undefined && alternatives.length > 0) {
    const [first, ...others] = alternatives.map((alternative) => schemaTable(alternative, components));
    return html`${first ?? NOTHING}${others.map(
      (other) =>
        html`<p class="or">or</p>
          ${other}`,
    )}`;
  }
  if (known.properties === undefined) return html`<p class="bare">${typeOf(known, components)}</p>`;
  const rows = Object.entries(known.properties).map(([name, member]) =>
    row(name, member, known.required?.includes(name) ?? false, components),
  );
  return html`<table>
    <tbody>
      ${rows}
    </tbody>
  </table>`;
}

/** One member: its name, its type, what is said of it, and the members of what it holds. */
export function row(name: string, member: SchemaView, required: boolean, components: Components): Html {
  const description = member.description === undefined ? NOTHING : html` ${prose(member.description)}`;
  const inner = elementWithMembers(member, components);
  const nested = inner === undefined ? NOTHING : schemaTable(inner, components);
  const mark = required ? NOTHING : html`<span class="optional">optional</span>`;
  return html`<tr>
    <th scope="row"><code>${name}</code>${mark}</th>
    <td><span class="type">${typeOf(member, components)}</span>${description}${nested}</td>
  </tr>`;
}

function elementWithMembers(member: SchemaView, components: Components): SchemaView | undefined {
  const element = resolved(member, components).items;
  if (element === undefined) return undefined;
  return resolved(element, components).properties === undefined ? undefined : element;
}

/** In words: `string`, `integer 1–200`, `superadmin | viewer`, `list of string`, `string or null`. */
export function typeOf(schema: SchemaView, components: Components): string {
  const known = resolved(schema, components);
  if (known.const !== undefined) return JSON.stringify(known.const);
  if (known.enum !== undefined) return known.enum.map(String).join(' | ');
  if (known.anyOf !== undefined) return known.anyOf.map((one) => typeOf(one, components)).join(' or ');
  if (known.items !== undefined) return `list of ${typeOf(known.items, components)}`;
  const range =
    known.minimum !== undefined && known.maximum !== undefined && known.maximum < Number.MAX_SAFE_INTEGER
      ? ` ${known.minimum}–${known.maximum}`
      : '';
  const format = known.format === 'date-time' ? ', ISO 8601 in UTC' : '';
  const names = typeof known.type === 'string' ? known.type : known.type?.join(' or ');
  return `${names ?? 'anything'}${range}${format}`;
}
