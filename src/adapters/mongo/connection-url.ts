import { MongoDatabaseError } from './mongo-database-error.js';

/** What a process does not choose: a write that is not on a majority of nodes is lost with one of them. */
const PROMISED: readonly (readonly [option: string, value: string])[] = [
  ['w', 'majority'],
  ['readpreference', 'primary'],
  ['journal', 'true'],
];

/** The name of the database where the URL has none. */
const DEFAULT_NAME = 'pico_auth';

/** A connection string in parts; everything that is not needed here stays with the driver. */
export interface ConnectionUrl {
  readonly databaseName: string;
  /** Lower-case names of the options it sets; these are the operator's choice. */
  readonly options: ReadonlySet<string>;
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
  for (const [option, value] of PROMISED) {
    const given = options.get(option);
    if (given !== undefined && given.toLowerCase() !== value)
      throw new MongoDatabaseError(
        `database.url sets ${option}: only ${value} keeps what the stores promise; remove it.`,
      );
  }
  return { databaseName: decoded(path) || DEFAULT_NAME, options: new Set(options.keys()) };
}

/**
 * For messages and logs: where it leads, without who connects and how. Whatever stands before the last `@`
 * goes, so that a password with a character that should have been escaped does not show.
 */
export function redactedUrl(url: string): string {
  const [, scheme = '', rest = ''] = /^(mongodb(?:\+srv)?:\/\/)?(.*)$/s.exec(url) ?? [];
  return scheme + rest.slice(rest.lastIndexOf('@') + 1).replace(/[/?].*$/s, '');
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
