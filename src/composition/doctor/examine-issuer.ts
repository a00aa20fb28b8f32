import type { Clock } from '../../ports/clock.js';
import { ask } from './ask-issuer.js';
import { examineOffset } from './examine-offset.js';
import { about, type Finding } from './finding.js';

export interface IssuerExamination {
  readonly issuer: string;
  readonly clock: Clock;
  /** The keys that this database publishes, to see whether the same server answers there; undefined: not known. */
  readonly kids?: readonly string[] | undefined;
}

const { ok, warning, failure } = about('issuer');

/** Whether the public address leads to this server: what every client and every resource server relies on. */
export async function examineIssuer(examination: IssuerExamination): Promise<readonly Finding[]> {
  const { issuer, clock } = examination;
  const url = `${issuer.replace(/\/+$/, '')}/.well-known/openid-configuration`;
  const asked = clock.now();
  const reply = await ask(url);
  if ('reason' in reply) return [failure(`${url} cannot be read: ${reply.reason}`, reply.cure)];
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
  if (typeof jwksUri !== 'string')
    return [failure('discovery names no jwks_uri', 'Let this server answer there, and not another program.')];
  const jwks = await ask(jwksUri);
  if ('reason' in jwks) return [failure(`the key set ${jwksUri} cannot be read: ${jwks.reason}`, jwks.cure)];
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

function kidsIn({ keys }: Readonly<Record<string, unknown>>): readonly string[] {
  if (!Array.isArray(keys)) return [];
  return keys.flatMap((key: unknown) =>
    typeof key === 'object' && key !== null && 'kid' in key && typeof key.kid === 'string' ? [key.kid] : [],
  );
}
