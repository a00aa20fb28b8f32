import { expect } from 'chai';
import { Agent, get, type IncomingMessage } from 'node:http';
import { HttpListener, ListenError, type HttpHandler } from '../../src/composition/http-listener.js';

const LOOPBACK = { host: '127.0.0.1', port: 0 };

/** A handler whose answers wait until they are let go. */
function heldAnswers() {
  const waiting: (() => void)[] = [];
  let arrived: () => void = () => undefined;
  const hasArrived = new Promise<void>((resolve) => (arrived = resolve));
  const handler: HttpHandler = async (_request, response) => {
    const answered = new Promise<void>((resolve) => waiting.push(resolve));
    arrived();
    await answered;
    response.end('done');
  };
  const letGo = () => waiting.splice(0).forEach((go) => go());
  return { handler, hasArrived, letGo };
}

const answerOf = (url: string, agent?: Agent): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    get(url, { agent }, (response) => response.resume().on('end', () => resolve(response))).on(
      'error',
      reject,
    );
  });

describe('HttpListener', () => {
  it('says where it listens when the port was chosen by the system', async () => {
    const listener = await HttpListener.open(async (_request, response) => void response.end('x'), LOOPBACK);
    expect(listener.url).to.match(/^http:\/\/127\.0\.0\.1:\d{2,5}$/);
    expect((await answerOf(listener.url)).statusCode).to.equal(200);
    expect(await listener.drain(5)).to.equal(true);
  });

  it('names the address, and what to do, when it cannot listen', async () => {
    const taken = await HttpListener.open(async () => undefined, LOOPBACK);
    const port = Number(new URL(taken.url).port);
    const errors = await Promise.all([
      HttpListener.open(async () => undefined, { host: '127.0.0.1', port }).catch((error: unknown) => error),
      HttpListener.open(async () => undefined, { host: '192.0.2.1', port: 0 }).catch(
        (error: unknown) => error,
      ),
    ]);
    for (const error of errors) expect(error).to.be.instanceOf(ListenError);
    expect(String(errors[0])).to.contain(`port ${port}`).and.contain('--port');
    await taken.drain(0);
  });

  it('takes new connections while it parts from its clients, and keeps none of them', async () => {
    const listener = await HttpListener.open(async (_request, response) => void response.end('x'), LOOPBACK);
    const agent = new Agent({ keepAlive: true });
    expect((await answerOf(listener.url, agent)).headers.connection).to.equal('keep-alive');
    listener.part();
    const answers = [await answerOf(listener.url, agent), await answerOf(listener.url)];
    expect(answers.map(({ statusCode, headers }) => [statusCode, headers.connection])).to.deep.equal([
      [200, 'close'],
      [200, 'close'],
    ]);
    expect(await listener.drain(30)).to.equal(true);
    agent.destroy();
  });

  it('answers what is in flight while it drains, closes those connections, and takes no new ones', async () => {
    const { handler, hasArrived, letGo } = heldAnswers();
    const listener = await HttpListener.open(handler, LOOPBACK);
    const agent = new Agent({ keepAlive: true });
    const pending = answerOf(listener.url, agent);
    await hasArrived;
    const drained = listener.drain(30);
    const refused: unknown = await answerOf(listener.url).catch((error: unknown) => error);
    expect(refused).to.be.instanceOf(Error);
    letGo();
    expect((await pending).headers.connection).to.equal('close');
    expect(await drained).to.equal(true);
    agent.destroy();
  });

  it('answers a request that comes in on an open connection after the stop began, and closes it then', async () => {
    const listener = await HttpListener.open(async (_request, response) => void response.end('x'), LOOPBACK);
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    await answerOf(listener.url, agent);
    const drained = listener.drain(30);
    const late = await answerOf(listener.url, agent);
    expect(late.statusCode).to.equal(200);
    expect(late.headers.connection).to.equal('close');
    expect(await drained).to.equal(true);
    agent.destroy();
  });

  it('does not wait for connections that are idle', async () => {
    const listener = await HttpListener.open(async (_request, response) => void response.end('x'), LOOPBACK);
    const agent = new Agent({ keepAlive: true });
    expect((await answerOf(listener.url, agent)).headers.connection).to.equal('keep-alive');
    expect(await listener.drain(30)).to.equal(true);
    agent.destroy();
  });

  it('cuts what is left at the limit, and says so', async () => {
    const { handler, hasArrived } = heldAnswers();
    const listener = await HttpListener.open(handler, LOOPBACK);
    const cut = answerOf(listener.url).catch((error: unknown) => error);
    await hasArrived;
    expect(await listener.drain(0)).to.equal(false);
    expect(await cut).to.be.instanceOf(Error);
  });
});
