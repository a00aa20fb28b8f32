import { errorCodeOf } from '../../domain/error-code.js';
import type { Clock } from '../../ports/clock.js';
import { examineOffset } from './examine-offset.js';
import { about, type Finding } from './finding.js';

export interface IssuerExamination {
  readonly issuer: string;
  readonly clock: Clock;
  /** The keys that this database publishes, to see whether the same server answers there; undefined: not known. */
  readonly kids?: readonly string[] | undefined;
}

const TIMEOUT_MS = 5_000;
const { ok, warning, failure } = about('issuer');
const AT_ISSUER =
  'Start the server, and route the address of auth.issuer to it: name, port, certificate, path of the proxy.';

/** Whether the public address leads to this server: what every client and every resource server relies on. */
export async function examineIssuer(examination: IssuerExamination): Promise<readonly Finding[]> {
  const { issuer, clock } = examination;
  const url = `${issuer.replace(/\/+$/, '')}/.well-known/openid-configuration`;
  const asked = clock.now();
  const reply = await ask(url);
  if (typeof reply === 'string') return [failure(`${url} cannot be read: ${reply}`, AT_ISSUER)];
  const date = Date.parse(reply.date ?? '');
  const offset = Number.isNaN(date)
    ? []
    : [examineOffset('the server at auth.issuer', (asked + clock.now()) / 2 - (date + 500))];
  return [...(await examineDiscovery(reply.document, examination)), ...offset];
}

async function examineDiscovery(
  document: Readonly<Record<string, unknown>>,
  { issuer, kids }: IssuerExamination,
): Promise<readonly Finding[]> {
  const { issuer: named, jwks_uri: jwksUri } = document;
  if (named !== issuer)
    return [
      failure(
        `the server there calls itself ${JSON.stringify(named)}, not ${JSON.stringify(issuer)}`,
        'Give both the same auth.issuer, letter by letter, and restart.',
      ),
    ];
  const jwks = typeof jwksUri === 'string' ? await ask(jwksUri) : 'discovery names no jwks_uri';
  if (typeof jwks === 'string')
    return [failure(`the key set ${String(jwksUri)} cannot be read: ${jwks}`, AT_ISSUER)];
  const published = kidsIn(jwks.document);
  if (kids === undefined || kids.length === 0 || kids.some((kid) => published.includes(kid)))
    return [ok(`${issuer} answers, with ${published.length} keys`)];
  return [
    warning(
      `${issuer} answers with none of the keys of this database`,
      'Another server answers there, or a cache is old: compare database.url and data_dir of both.',
    ),
  ];
}

interface Reply {
  readonly document: Readonly<Record<string, unknown>>;
  readonly date: string | null;
}

/** The JSON object at a URL, or why there is none. Redirects are not followed: nobody who verifies tokens does. */
async function ask(url: string): Promise<Reply | string> {
  try {
    const response = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(TIMEOUT_MS) });
    if (response.status !== 200) return `status ${response.status}`;
    const document: unknown = await response.json();
    if (typeof document !== 'object' || document === null) return 'it is no JSON object';
    return { document: { ...document }, date: response.headers.get('date') };
  } catch (error) {
    const cause = error instanceof Error ? error.cause : undefined;
    return errorCodeOf(cause) ?? (error instanceof Error ? error.message : String(error));
  }
}

function kidsIn({ keys }: Readonly<Record<string, unknown>>): readonly string[] {
  if (!Array.isArray(keys)) return [];
  return keys.flatMap((key: unknown) =>
    typeof key === 'object' && key !== null && 'kid' in key && typeof key.kid === 'string' ? [key.kid] : [],
  );
}
