import { join, resolve } from 'node:path';

/** The store that `database.url` names. */
export type DatabaseChoice =
  | { readonly kind: 'sqlite'; readonly path: string }
  | { readonly kind: 'mongo'; readonly url: string }
  | { readonly kind: 'memory' }
  | { readonly kind: 'unknown'; readonly message: string };

export interface Directories {
  readonly workingDirectory: string;
  readonly homeDirectory: string;
}

/** An absolute path: `~` is the home directory, a relative path starts in the working directory. */
export function absolutePath(path: string, { workingDirectory, homeDirectory }: Directories): string {
  if (path === '~') return homeDirectory;
  return resolve(workingDirectory, path.startsWith('~/') ? join(homeDirectory, path.slice(2)) : path);
}

/** Reads `sqlite:<path>` (also `sqlite:///absolute/path`), `mongodb://…`, `mongodb+srv://…` or `memory:`. */
export function chooseDatabase(url: string, directories: Directories): DatabaseChoice {
  if (url === 'memory:') return { kind: 'memory' };
  if (/^mongodb(\+srv)?:\/\/./.test(url)) return { kind: 'mongo', url };
  if (/^\w+\+\w+:/.test(url))
    return unknown(
      'is an SQLAlchemy address; its database has another format: write sqlite:<path> for a new one',
    );
  const [, path] = /^sqlite:(.+)$/.exec(url) ?? [];
  if (path === undefined) return unknown('must be sqlite:<path>, mongodb://<host>/<database> or memory:');
  if (path === ':memory:') return unknown('write memory: for a store that forgets everything');
  if (/^\/\/(?!\/)/.test(path))
    return unknown('has two slashes: write sqlite:<path> or sqlite:///<absolute path>');
  return { kind: 'sqlite', path: absolutePath(path.replace(/^\/\//, ''), directories) };
}

const unknown = (message: string): DatabaseChoice => ({ kind: 'unknown', message });
