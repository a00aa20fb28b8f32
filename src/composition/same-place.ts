import { stat } from 'node:fs/promises';
import type { DatabaseChoice } from './config/database-url.js';

const DEFAULT_PORT = 27017;

/**
 * Whether two addresses are written differently and mean one database, as far as that can be told without
 * asking a server: order of hosts, default port, letter case, options, links between files.
 */
export async function isSamePlace(one: DatabaseChoice, other: DatabaseChoice): Promise<boolean> {
  if (one.kind === 'sqlite' && other.kind === 'sqlite')
    return one.path === other.path || (await isSameFile(one.path, other.path));
  if (one.kind === 'mongo' && other.kind === 'mongo')
    return (await mongoPlace(one.url)) === (await mongoPlace(other.url));
  return false;
}

async function isSameFile(one: string, other: string): Promise<boolean> {
  const [first, second] = await Promise.all(
    [one, other].map((path) => stat(path, { bigint: true }).catch(() => undefined)),
  );
  return first !== undefined && first.dev === second?.dev && first.ino === second.ino;
}

async function mongoPlace(url: string): Promise<string> {
  const { readConnectionUrl, redactedUrl } = await import('../adapters/mongo/connection-url.js');
  const [scheme = '', hosts = ''] = redactedUrl(url).split('://');
  const isListed = scheme.includes('+srv');
  const places = hosts
    .toLowerCase()
    .split(',')
    .map((host) => (isListed || /:\d+$/.test(host) ? host : `${host}:${DEFAULT_PORT}`));
  return `${scheme}://${places.sort().join(',')}/${readConnectionUrl(url).databaseName}`;
}
