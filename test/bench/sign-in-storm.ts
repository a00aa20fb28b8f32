import { Agent, request } from 'node:http';
import { performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { Argon2PasswordHasher } from '../../src/adapters/argon2/argon2-password-hasher.js';
import { aUser } from '../../src/testing/builders.js';
import { openEmbeddedAuth } from './embedded-auth.js';

/** Ten people behind each address: within what one address may queue. */
const PEOPLE_PER_ADDRESS = 10;
const PASSWORD = 'benchmarks measure, they do not guess';
const RETRY_MS = 500;
const PROBE_EVERY_MS = 10;

/** That many accounts, written before the server starts; answers their e-mail addresses. */
export async function accounts(dataDir: string, count: number): Promise<readonly string[]> {
  const hasher = new Argon2PasswordHasher();
  await using auth = await openEmbeddedAuth(dataDir, hasher);
  const passwordHash = await hasher.hash(PASSWORD);
  const users = Array.from({ length: count }, () => aUser({ passwordHash }));
  await Promise.all(users.map((user) => auth.users.insert(user)));
  return users.map(({ email }) => email);
}

/** One request with an address of its own; answers its status. */
function send(url: string, agent: Agent, body?: string, address = '192.0.2.1'): Promise<number> {
  return new Promise((resolve, reject) => {
    const method = body === undefined ? 'GET' : 'POST';
    const headers = { 'content-type': 'application/json', 'x-forwarded-for': address };
    const sent = request(url, { agent, method, headers }, (answer) => {
      answer.resume().once('end', () => {
        resolve(answer.statusCode ?? 0);
      });
    });
    sent.once('error', reject).end(body);
  });
}

/** All of them at once; whoever is told that the server is busy comes back, until each is signed in. */
export async function storm(url: string, emails: readonly string[]): Promise<{ readonly busy: number }> {
  const agent = new Agent({ keepAlive: true, maxSockets: emails.length });
  let busy = 0;
  const signIn = async (email: string, index: number): Promise<void> => {
    const address = `198.51.100.${Math.floor(index / PEOPLE_PER_ADDRESS)}`;
    for (;;) {
      const status = await send(
        `${url}/api/v1/auth/login`,
        agent,
        JSON.stringify({ email, password: PASSWORD }),
        address,
      );
      if (status === 200) return;
      if (status !== 503) throw new Error(`A sign-in was answered with ${status}.`);
      busy += 1;
      await delay(RETRY_MS);
    }
  };
  await Promise.all(emails.map(signIn));
  agent.destroy();
  return { busy };
}

/** Fetches the key set at a steady pace until told to stop; answers the times in ms. */
export async function probe(url: string, isOver: () => boolean): Promise<readonly number[]> {
  const agent = new Agent({ keepAlive: true });
  const times: number[] = [];
  while (!isOver()) {
    const start = performance.now();
    const status = await send(`${url}/api/v1/auth/jwks`, agent);
    if (status !== 200) throw new Error(`The key set was answered with ${status}.`);
    times.push(performance.now() - start);
    await delay(PROBE_EVERY_MS);
  }
  agent.destroy();
  return times;
}
