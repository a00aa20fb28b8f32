import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { connect } from 'node:net';
import { until } from './until.js';

/** A Redis server of a test's own, to be killed and frozen. */
export interface OwnRedis {
  readonly url: string;
  /** Ends it without warning. */
  kill(): Promise<void>;
  /** A new, empty server at the same address. */
  restart(): Promise<void>;
  /** Stops the process as it is: the connections stay, and nothing answers. */
  freeze(): void;
  thaw(): void;
  close(): Promise<void>;
}

const binary = (): string => process.env.REDIS_SERVER ?? 'redis-server';

const isInstalled = (): boolean => spawnSync(binary(), ['--version']).status === 0;

/**
 * A `describe` whose tests start servers of their own. Without the binary (REDIS_SERVER, else redis-server
 * on the PATH) they are pending by name; with REQUIRE_SERVICES=1 that is a failure.
 */
export function describeWithOwnRedis(name: string, define: () => void): void {
  const absent = !isInstalled();
  describe(name, function () {
    if (absent && process.env.REQUIRE_SERVICES === '1') {
      it('has a redis-server to start', () => {
        throw new Error(`${binary()} must be there: REQUIRE_SERVICES=1 leaves no test out`);
      });
      return;
    }
    this.pending = absent;
    define();
  });
}

/** Starts a server on a free port of this machine, with nothing of this process' environment. */
export async function ownRedis(more: readonly string[] = []): Promise<OwnRedis> {
  const port = await freePort();
  let server = await start(port, more);
  const kill = async (): Promise<void> => {
    if (server.exitCode !== null || server.signalCode !== null) return;
    const exit = once(server, 'exit');
    server.kill('SIGKILL');
    await exit;
  };
  return {
    url: `redis://127.0.0.1:${port}`,
    kill,
    restart: async () => {
      await kill();
      server = await start(port, more);
    },
    freeze: () => void server.kill('SIGSTOP'),
    thaw: () => void server.kill('SIGCONT'),
    close: kill,
  };
}

async function start(port: number, more: readonly string[]): Promise<ChildProcess> {
  const options = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
  const server = spawn(binary(), [...options, ...more], { stdio: 'ignore', env: { PATH: process.env.PATH } });
  await until('redis-server has started', () => answers(port));
  return server;
}

const answers = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write('PING\r\n'));
    socket.once('data', (answer) => {
      socket.destroy();
      resolve(answer.toString().startsWith('+PONG'));
    });
    socket.once('error', () => resolve(false));
  });

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
