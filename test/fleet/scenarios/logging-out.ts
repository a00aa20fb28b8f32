import { setTimeout as delay } from 'node:timers/promises';
import { createTokenValidator } from '../../../src/composition/create-token-validator.js';
import { Figures } from '../figures.js';
import { ADMIN, type Fleet, ISSUER } from '../fleet.js';
import { type Reply, send } from '../request.js';

const LIMIT_MS = 30_000;

/** Resolves with the milliseconds until something is so. @throws Error after half a minute */
async function until(isSo: () => Promise<boolean>): Promise<number> {
  const started = performance.now();
  while (!(await isSo())) {
    if (performance.now() - started > LIMIT_MS) throw new Error('still not so after half a minute');
    await delay(10);
  }
  return Math.round(performance.now() - started);
}

async function ok(reply: Promise<Reply>): Promise<Readonly<Record<string, unknown>>> {
  const { status, body, failure } = await reply;
  if (status < 200 || status > 299) throw new Error(`${status} ${failure ?? JSON.stringify(body)}`);
  return body;
}

/** A session ends at one server; how long until the others, and a resource server, refuse its tokens. */
export async function loggingOut(fleet: Fleet, rounds: number): Promise<Figures> {
  const figures = new Figures();
  const [first, ...others] = fleet.nodes;
  if (first === undefined) throw new Error('a fleet without servers');
  const signIn = () => ok(send(`${first.url}/api/v1/auth/login`, { body: ADMIN }));
  const admin = String((await signIn())['access_token']);
  const made = await ok(
    send(`${first.url}/api/v1/auth/service-tokens`, { token: admin, body: { name: 'resource-server' } }),
  );
  const last = others.at(-1) ?? first;
  const validator = await createTokenValidator({
    ...{ issuer: ISSUER, audience: 'pico-bot', jwksEndpoint: `${last.url}/api/v1/auth/jwks` },
    acceptedTypes: ['at+jwt'],
    revocationEndpoint: `${last.url}/api/v1/auth/revocations`,
    revocationBearer: String(made['token']),
    revocationTtlSeconds: 1,
  });
  await validator.warmUp();
  for (let round = 0; round < rounds; round += 1) {
    const pair = await signIn();
    const token = String(pair['access_token']);
    const isRefused = async (url: string) => (await send(`${url}/api/v1/auth/me`, { token })).status === 401;
    const isInvalid = () =>
      validator.validate(token).then(
        () => false,
        () => true,
      );
    // Every server has verified the token before, and may remember it.
    for (const { url } of others) if (await isRefused(url)) throw new Error('refused before the logout');
    if (await isInvalid()) throw new Error('invalid before the logout');
    await ok(send(`${first.url}/api/v1/auth/logout`, { body: { refresh_token: pair['refresh_token'] } }));
    const [lag, far] = await Promise.all([
      Promise.all(others.map(({ url }) => until(() => isRefused(url)))),
      until(isInvalid),
    ]);
    figures.count('logouts');
    for (const ms of lag) figures.took(ms);
    figures.count(
      'longest ms at a resource server',
      Math.max(0, far - figures.of('longest ms at a resource server')),
    );
    for (const { url } of others) {
      const refresh = { body: { refresh_token: pair['refresh_token'] } };
      const { status } = await send(`${url}/api/v1/auth/refresh`, refresh);
      if (status !== 400 && status !== 401) throw new Error(`refresh after logout: ${status}`);
    }
  }
  validator.close();
  return figures;
}
