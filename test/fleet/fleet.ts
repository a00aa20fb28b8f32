import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../support/command-line.js';
import { removeTemporaryDirectories, temporaryDirectory } from '../support/temporary-directory.js';
import { compiledServer } from './compiled-server.js';
import { type LogLine, ServerNode } from './server-node.js';

export const ADMIN = { email: 'admin@pico.local', password: 'the passphrase of a whole fleet' };
export const ISSUER = 'https://auth.fleet.test';

export interface FleetOptions {
  readonly nodes: number;
  /** A MongoDB-compatible server; the fleet gets a database of its own there. */
  readonly mongoUrl: string;
  /** Options of the connection, as `?name=value`. */
  readonly mongoOptions?: string;
  readonly redisUrl?: string | undefined;
  readonly environment?: Readonly<Record<string, string>>;
}

let compiled: Promise<string> | undefined;
const running = new Set<ServerNode>();

/** Server processes that share a database, a Redis and the keys that open its keys, and nothing else. */
export class Fleet {
  private constructor(
    readonly nodes: readonly ServerNode[],
    readonly databaseUrl: string,
  ) {}

  /** Nothing is started yet. */
  static async prepare({
    nodes,
    mongoUrl,
    mongoOptions = '',
    redisUrl,
    environment,
  }: FleetOptions): Promise<Fleet> {
    const main = await (compiled ??= mkdtemp(join(tmpdir(), 'pico-auth-fleet-')).then(compiledServer));
    const shared = {
      DATABASE_URL: `${mongoUrl}/fleet_${randomBytes(6).toString('hex')}${mongoOptions}`,
      ...(redisUrl === undefined ? {} : { REDIS_URL: redisUrl }),
      AUTH_KEY_ENCRYPTION_KEYS: `k1:${randomBytes(32).toString('base64')}`,
      AUTH_ADMIN_PASSWORD: ADMIN.password,
      AUTH_ISSUER: ISSUER,
      // Each simulated client has an address of its own.
      SERVER_TRUSTED_PROXIES: '127.0.0.1',
      LOG_FORMAT: 'json',
      ...environment,
    };
    const made: ServerNode[] = [];
    while (made.length < nodes) {
      const data = { AUTH_DATA_DIR: await temporaryDirectory() };
      made.push(new ServerNode(main, await freePort(), { ...data, ...shared }));
    }
    for (const node of made) running.add(node);
    return new Fleet(made, shared.DATABASE_URL);
  }

  /** All at once. */
  async start(): Promise<this> {
    await Promise.all(this.nodes.map((node) => node.start()));
    return this;
  }

  /** Any of them. */
  random(): ServerNode {
    return this.nodes[Math.floor(Math.random() * this.nodes.length)]!;
  }

  /** What all have logged. */
  log(): readonly LogLine[] {
    return this.nodes.flatMap((node) => node.log());
  }

  /** How often an audit event was recorded, over all nodes and their lives. */
  audited(action: string): number {
    return this.log().filter((line) => line['action'] === action).length;
  }

  async stop(): Promise<void> {
    await Promise.all(this.nodes.map((node) => node.stop()));
    for (const node of this.nodes) running.delete(node);
  }
}

/** For `afterEach`: no process and no record outlives its test. */
export async function endFleets(): Promise<void> {
  await Promise.all([...running].map((node) => node.kill()));
  running.clear();
  await removeTemporaryDirectories();
}

/** For `after`. */
export async function removeCompiledServer(): Promise<void> {
  const main = await compiled;
  compiled = undefined;
  if (main !== undefined) await rm(join(main, '../..'), { recursive: true, force: true });
}
