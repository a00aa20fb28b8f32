import { expect } from 'chai';
import { get } from 'node:http';
import { endServers, serveProcess } from '../support/command-line.js';
import { removeTemporaryDirectories, temporaryDirectory } from '../support/temporary-directory.js';
import { until } from '../support/until.js';

const CHECK_EVERY_MS = 100;

/** The answer over a connection of its own: its status, or what became of the connection. */
const answerOf = (url: string): Promise<number | string | undefined> =>
  new Promise((resolve) => {
    get(url, { agent: false }, (response) => {
      response.resume().on('end', () => resolve(response.statusCode));
    }).on('error', (error: NodeJS.ErrnoException) => resolve(error.code));
  });

/** Sends each request to the next server that was ready when it last looked, and never to a second one. */
class Balancer {
  readonly answers: (number | string | undefined)[] = [];
  readonly #ready: Set<string>;
  readonly #checks: NodeJS.Timeout;

  constructor(private readonly urls: readonly string[]) {
    this.#ready = new Set(urls);
    this.#checks = setInterval(() => void this.#check(), CHECK_EVERY_MS);
  }

  get ready(): readonly string[] {
    return [...this.#ready];
  }

  async send(): Promise<void> {
    const url = this.ready[this.answers.length % this.#ready.size] ?? '';
    this.answers.push(await answerOf(`${url}/.well-known/openid-configuration`));
  }

  close(): void {
    clearInterval(this.#checks);
  }

  async #check(): Promise<void> {
    for (const url of this.urls)
      if ((await answerOf(`${url}/readyz`)) === 200) this.#ready.add(url);
      else this.#ready.delete(url);
  }
}

describe('pico-auth serve, behind a balancer that asks /readyz and repeats nothing', () => {
  after(removeTemporaryDirectories);
  after(endServers);

  it('loses no request when one of two servers stops', async () => {
    const data = await temporaryDirectory();
    const environment = { SERVER_DRAIN_SECONDS: '3', AUTH_ISSUER: 'https://auth.example.com' };
    const stopping = await serveProcess(data, environment);
    const staying = await serveProcess(data, environment);
    const balancer = new Balancer([stopping.url, staying.url]);
    stopping.child.kill('SIGTERM');
    while (stopping.child.exitCode === null) await Promise.all([balancer.send(), balancer.send()]);
    expect(await stopping.ended).to.equal(0);
    await until('only the other one is ready', () => balancer.ready.join() === staying.url);
    balancer.close();
    expect(balancer.answers.length).to.be.greaterThan(20);
    expect(balancer.answers.filter((answer) => answer !== 200)).to.deep.equal([]);
  });
});
