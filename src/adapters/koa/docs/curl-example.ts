import { type Components, type OperationView, resolved, type SchemaView } from './document-view.js';

/** A command that a reader can paste; the access token comes from `$TOKEN`. */
export function curlExample(
  url: string,
  method: string,
  path: string,
  operation: OperationView,
  components: Components,
): string {
  const lines = [
    `curl ${method === 'get' ? '' : `-X ${method.toUpperCase()} `}${quoted(url + filled(path, operation))}`,
  ];
  if (operation['x-who'] !== 'public') lines.push('-H "Authorization: Bearer $TOKEN"');
  const body = operation.requestBody?.content['application/json']?.schema;
  if (body !== undefined) {
    lines.push("-H 'Content-Type: application/json'");
    lines.push(`-d ${quoted(JSON.stringify(exampleOf(body, components)))}`);
  }
  return lines.join(' \\\n  ');
}

const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

const exampleText = (example: unknown): string | undefined =>
  typeof example === 'string' ? example : undefined;

const filled = (path: string, { parameters }: OperationView): string =>
  path.replace(
    /\{(\w+)\}/g,
    (_match, name: string) =>
      exampleText(parameters.find((parameter) => parameter.name === name)?.schema.example) ?? name,
  );

/** A value that fits: the first alternative, with what is optional left out unless nothing else is there. */
function exampleOf(schema: SchemaView, components: Components): unknown {
  const known = resolved(schema, components);
  if (known.example !== undefined) return known.example;
  if (known.anyOf !== undefined) return exampleOf(known.anyOf[0] ?? {}, components);
  if (known.properties !== undefined) {
    const members = Object.entries(known.properties);
    const required = members.filter(([name]) => known.required?.includes(name));
    const shown = required.length > 0 ? required : members.slice(0, 1);
    return Object.fromEntries(shown.map(([name, member]) => [name, exampleOf(member, components)]));
  }
  if (known.enum !== undefined) return known.enum[0];
  return known.type === 'boolean' ? true : 'text';
}
