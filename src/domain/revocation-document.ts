import { NOTHING_REVOKED, type Revocations } from './model/revocations.js';

type JsonObject = Readonly<Record<string, unknown>>;

/** How long entries are kept if the feed does not say how long tokens live. */
const UNTOLD_TOKEN_SECONDS = 86_400;

/**
 * Reads either form of the feed: `{subjects,sessions,kids,groups,as_of}`, or the list `{items:[{jti,exp}]}`;
 * both with `org_id` where they tell of one organisation only.
 * @throws Error on anything else: half a list would let revoked tokens pass.
 */
export function readRevocations(text: string): Revocations {
  const document: unknown = JSON.parse(text);
  if (!isObject(document)) throw new Error('the feed is no JSON object');
  return Array.isArray(document['items']) ? tokenList(document, document['items']) : counters(document);
}

/** The feed as `readRevocations` reads it; without `org_id` where it tells of all organisations. */
export const presentRevocations = ({
  subjects,
  sessions,
  kids,
  groups,
  asOf,
  tokenSeconds,
  orgId,
}: Revocations) => ({
  subjects: Object.fromEntries(subjects),
  sessions: Object.fromEntries(sessions),
  kids: [...kids],
  groups: [...groups],
  as_of: asOf,
  token_seconds: tokenSeconds,
  ...(orgId === undefined ? {} : { org_id: orgId }),
});

function counters(document: JsonObject): Revocations {
  const { as_of: asOf, token_seconds: tokenSeconds = UNTOLD_TOKEN_SECONDS } = document;
  if (!isCount(asOf)) throw new Error('the feed has no as_of');
  if (!isCount(tokenSeconds)) throw new Error('token_seconds of the feed is no number of seconds');
  return {
    ...NOTHING_REVOKED,
    ...scopeOf(document),
    asOf,
    tokenSeconds,
    subjects: numbers(document, 'subjects'),
    sessions: numbers(document, 'sessions'),
    kids: texts(document, 'kids'),
    groups: texts(document, 'groups'),
  };
}

function tokenList(document: JsonObject, items: readonly unknown[]): Revocations {
  const tokens = new Map<string, number>();
  for (const item of items) {
    if (!isObject(item) || typeof item['jti'] !== 'string' || !isCount(item['exp']))
      throw new Error('an item of the feed has no jti or no exp');
    tokens.set(item['jti'], item['exp']);
  }
  const scope = scopeOf(document);
  return { ...NOTHING_REVOKED, ...scope, asOf: 0, tokenSeconds: UNTOLD_TOKEN_SECONDS, tokens };
}

function scopeOf({ org_id: orgId }: JsonObject): Pick<Revocations, 'orgId'> {
  if (orgId === undefined) return {};
  if (typeof orgId !== 'string') throw new Error('org_id of the feed is no text');
  return { orgId };
}

function numbers(document: JsonObject, name: string): ReadonlyMap<string, number> {
  const member = document[name];
  if (!isObject(member)) throw new Error(`the feed has no object "${name}"`);
  return new Map(
    Object.entries(member).map(([key, value]) => {
      if (!isCount(value)) throw new Error(`"${name}" of the feed holds something else than numbers`);
      return [key, value];
    }),
  );
}

function texts(document: JsonObject, name: string): readonly string[] {
  const member = document[name] ?? [];
  if (Array.isArray(member) && member.every((item) => typeof item === 'string')) return member;
  throw new Error(`"${name}" of the feed is no list of texts`);
}

/** Finite, because `1e999` is valid JSON and parses to infinity, which cannot be sent back as `since`. */
const isCount = (value: unknown): value is number => Number.isFinite(value) && Number(value) >= 0;

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
