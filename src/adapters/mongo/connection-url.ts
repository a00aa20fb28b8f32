import { MongoDatabaseError } from './mongo-database-error.js';

/**
 * What a process does not choose: a write that is not on a majority of nodes is lost with one of them, and
 * `available` reads what a shard has given away. `j` is a former name that the driver still obeys.
 */
const PROMISED: readonly (readonly [option: string, ...values: string[]])[] = [
  ['w', 'majority'],
  ['readpreference', 'primary'],
  ['journal', 'true'],
  ['j', 'true'],
  ['readconcernlevel', 'local', 'majority'],
];

/** The name of the database where the URL has none. */
const DEFAULT_NAME = 'pico_auth';

/** A connection string in parts; everything that is not needed here stays with the driver. */
export interface ConnectionUrl {
  readonly databaseName: string;
  /** The options it sets, by their lower-case names; these are the operator's choice. */
  readonly options: ReadonlyMap<string, string>;
}

/**
 * Reads `mongodb://…` or `mongodb+srv://…`.
 * @throws MongoDatabaseError for an option that would break a promise of the stores. It shows no value.
 */
export function readConnectionUrl(url: string): ConnectionUrl {
  const [, path = '', query = ''] = /^mongodb(?:\+srv)?:\/\/[^/?]+(?:\/([^?]*))?(?:\?(.*))?$/.exec(url) ?? [];
  const options = new Map(
    [...new URLSearchParams(query)].map(([name, value]) => [name.toLowerCase(), value]),
  );
  for (const [option, ...values] of PROMISED) {
    const given = options.get(option);
    if (given !== undefined && !values.includes(given.toLowerCase()))
      throw new MongoDatabaseError(
        `database.url sets ${option}: only ${values.join(' or ')} keeps what the stores promise; remove it.`,
      );
  }
  return { databaseName: decoded(path) || DEFAULT_NAME, options };
}

/** An option before the last `@`: that one may be a part of its value, and what follows a secret. */
const OPTION_WITH_AT = /[?&]\w+=.*@/s;

/**
 * For messages and logs: where it leads, without who connects and how. Whatever stands before the last `@`
 * goes, so that a password with a character that should have been escaped does not show; where that `@` may
 * belong to an option, the place does not show either.
 */
export function redactedUrl(url: string): string {
  const [, scheme = '', rest = ''] = /^(mongodb(?:\+srv)?:\/\/)?(.*)$/s.exec(url) ?? [];
  if (OPTION_WITH_AT.test(rest)) return `${scheme}…`;
  return scheme + rest.slice(rest.lastIndexOf('@') + 1).replace(/[/?].*$/s, '');
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
