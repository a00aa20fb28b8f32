import { expect } from 'chai';
import { readFile, stat } from 'node:fs/promises';
import { Agent, get, request } from 'node:http';
import { join } from 'node:path';
import { SAME_WISH_MS } from '../../src/cli/stop-signals.js';
import { command, endServers, serveProcess } from '../support/command-line.js';
import { removeTemporaryDirectories, temporaryDirectory } from '../support/temporary-directory.js';
import { until } from '../support/until.js';

const post = async (url: string, body: object) => {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return { status: response.status, body: (await response.json()) as Record<string, string> };
};

/** A sign-in whose headers the server has read and whose body it still waits for. */
function halfSentSignIn(port: number, credentials: object) {
  const body = JSON.stringify(credentials);
  const outgoing = request({
    port,
    host: '127.0.0.1',
    method: 'POST',
    path: '/api/v1/auth/login',
    headers: { 'content-type': 'application/json', 'content-length': body.length, expect: '100-continue' },
  });
  const answer = new Promise<{ status: number | undefined; connection: string | undefined }>(
    (resolve, reject) => {
      outgoing.on('response', (response) => {
        response
          .resume()
          .on('end', () => resolve({ status: response.statusCode, connection: response.headers.connection }));
      });
      outgoing.on('error', reject);
    },
  );
  const isRead = new Promise((resolve) => outgoing.on('continue', resolve));
  outgoing.flushHeaders();
  return { isRead, answer, sendRest: () => outgoing.end(body) };
}

const onNewConnection = (url: string): Promise<string | number | undefined> =>
  new Promise((resolve) => {
    get(url, { agent: false }, (response) => resolve(response.statusCode)).on(
      'error',
      (error: NodeJS.ErrnoException) => resolve(error.code),
    );
  });

/** An answer, over a connection of its own or one that an agent keeps. */
const answerOn = (url: string, agent: Agent | false = false): Promise<object> =>
  new Promise((resolve, reject) => {
    get(url, { agent }, (response) => {
      const { statusCode: status, headers } = response;
      response.resume().on('end', () => resolve({ status, connection: headers.connection }));
    }).on('error', reject);
  });

describe('pico-auth serve', () => {
  after(removeTemporaryDirectories);
  after(endServers);

  it('makes a first admin whose password is in a private file when there is no terminal, and never in the output', async () => {
    const data = join(await temporaryDirectory(), 'data');
    const server = await serveProcess(data);
    const path = join(data, 'initial-admin-password');
    const password = (await readFile(path, 'utf8')).trim();
    expect((await stat(path)).mode & 0o777).to.equal(0o600);
    expect((await stat(data)).mode & 0o777).to.equal(0o700);
    const { status } = await post(`${server.url}/api/v1/auth/login`, { email: 'admin@pico.local', password });
    expect(status).to.equal(200);
    server.child.kill('SIGTERM');
    expect(await server.ended).to.equal(0);
    expect(server.output()).to.contain(path).and.not.contain(password);
    for (const line of server.output().trim().split('\n'))
      expect(JSON.parse(line), line).to.have.property('level');
  });

  it('has left the password of the first admin before a start fails at its port', async () => {
    const [running, data] = [await serveProcess(await temporaryDirectory()), await temporaryDirectory()];
    const failed = await command(['serve', '--port', String(running.port), '--data-dir', data]);
    expect(failed).to.include({ code: 1 });
    expect(failed.stderr).to.contain(`port ${running.port}`).and.contain('--port').and.not.contain('    at ');
    expect(await readFile(join(data, 'initial-admin-password'), 'utf8')).to.match(/^.{20,}\n$/);
    running.child.kill('SIGTERM');
    await running.ended;
  });

  it('keeps sessions and keys over a restart, and makes no second admin', async () => {
    const data = await temporaryDirectory();
    const environment = {
      AUTH_ADMIN_PASSWORD: 'a fine long passphrase',
      AUTH_ISSUER: 'https://auth.example.com',
    };
    const first = await serveProcess(data, environment);
    const credentials = { email: 'admin@pico.local', password: environment.AUTH_ADMIN_PASSWORD };
    const { body } = await post(`${first.url}/api/v1/auth/login`, credentials);
    first.child.kill('SIGTERM');
    await first.ended;
    const second = await serveProcess(data, { AUTH_ISSUER: environment.AUTH_ISSUER });
    const me = await fetch(`${second.url}/api/v1/auth/me`, {
      headers: { authorization: `Bearer ${body['access_token']}` },
    });
    expect(me.status).to.equal(200);
    const refreshed = await post(`${second.url}/api/v1/auth/refresh`, {
      refresh_token: body['refresh_token'],
    });
    expect(refreshed.status).to.equal(200);
    expect(second.output()).to.not.contain('user.created').and.not.contain('key.created');
    second.child.kill('SIGTERM');
    await second.ended;
  });

  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    it(`lets a request in flight finish after ${signal}, takes no new one, and exits with 0`, async () => {
      const server = await serveProcess(await temporaryDirectory());
      const pending = halfSentSignIn(server.port, {
        email: 'nobody@example.com',
        password: 'whatever it is',
      });
      await pending.isRead;
      server.child.kill(signal);
      await until('the signal was heard', () => server.output().includes('"stopping"'));
      expect(await onNewConnection(`${server.url}/livez`)).to.equal('ECONNREFUSED');
      pending.sendRest();
      expect(await pending.answer).to.deep.equal({ status: 401, connection: 'close' });
      expect(await server.ended).to.equal(0);
    });
  }

  it('serves new connections for server.drain_seconds after SIGTERM, with readiness red from the first moment', async () => {
    const server = await serveProcess(await temporaryDirectory(), { SERVER_DRAIN_SECONDS: '300' });
    const agent = new Agent({ keepAlive: true });
    expect(await answerOn(`${server.url}/readyz`, agent)).to.deep.equal({
      status: 200,
      connection: 'keep-alive',
    });
    server.child.kill('SIGTERM');
    await until('the signal was heard', () => server.output().includes('"stopping"'));
    const aWishOfItsOwnAt = performance.now() + SAME_WISH_MS;
    for (const connection of [false, agent] as const)
      expect(await answerOn(`${server.url}/readyz`, connection)).to.deep.equal({
        status: 503,
        connection: 'close',
      });
    expect(await answerOn(`${server.url}/livez`)).to.deep.equal({ status: 200, connection: 'close' });
    const signIn = await post(`${server.url}/api/v1/auth/login`, { email: 'a@example.com', password: 'x' });
    expect(signIn.status).to.equal(401);
    const pending = halfSentSignIn(server.port, { email: 'a@example.com', password: 'x' });
    await pending.isRead;
    await until('a second signal is a second wish', () => performance.now() > aWishOfItsOwnAt);
    server.child.kill('SIGTERM');
    await until(
      'it listens no more',
      async () => (await onNewConnection(`${server.url}/livez`)) === 'ECONNREFUSED',
    );
    pending.sendRest();
    expect(await pending.answer).to.deep.equal({ status: 401, connection: 'close' });
    expect(await server.ended).to.equal(0);
    agent.destroy();
  });

  it('is forced by a second signal', async () => {
    const server = await serveProcess(await temporaryDirectory());
    const pending = halfSentSignIn(server.port, { email: 'a@example.com', password: 'x' });
    pending.answer.catch(() => undefined);
    await pending.isRead;
    server.child.kill('SIGTERM');
    const again = setInterval(() => server.child.kill('SIGTERM'), 100);
    const code = await server.ended;
    clearInterval(again);
    expect(code).to.equal(1);
  });

  it('cuts what is left when the time to stop is over', async () => {
    const server = await serveProcess(await temporaryDirectory(), { SERVER_SHUTDOWN_SECONDS: '0' });
    const pending = halfSentSignIn(server.port, { email: 'a@example.com', password: 'x' });
    const cut = pending.answer.then(
      () => 'answered',
      () => 'cut',
    );
    await pending.isRead;
    server.child.kill('SIGTERM');
    expect(await cut).to.equal('cut');
    expect(await server.ended).to.equal(0);
  });
});
