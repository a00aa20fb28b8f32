import { setTimeout as delay } from 'node:timers/promises';
import { createTokenValidator } from '../../../src/composition/create-token-validator.js';
import { AuthError } from '../../../src/domain/errors.js';
import { Figures } from '../figures.js';
import { ADMIN, type Fleet, ISSUER } from '../fleet.js';
import { type Reply, send } from '../request.js';

/** By polling alone a resource server would know after half a minute on the average: what is sooner was hinted at. */
const POLL_SECONDS = 60;
/** Five times what is promised: the machine of a test is busy. */
const LIMIT_MS = 5_000;
const LONGEST = 'longest ms at a resource server';

/** Resolves with the milliseconds until something is so. @throws Error when that takes too long */
async function until(isSo: () => Promise<boolean>): Promise<number> {
  const started = performance.now();
  while (!(await isSo())) {
    if (performance.now() - started > LIMIT_MS) throw new Error(`a token still counts after ${LIMIT_MS} ms`);
    await delay(10);
  }
  return Math.round(performance.now() - started);
}

async function ok(reply: Promise<Reply>): Promise<Readonly<Record<string, unknown>>> {
  const { status, body, failure } = await reply;
  if (status < 200 || status > 299) throw new Error(`${status} ${failure ?? JSON.stringify(body)}`);
  return body;
}

/** @throws Error when it is anything but good or revoked */
function isRevoked(code: string | undefined): boolean {
  if (code !== undefined && code !== 'token_revoked') throw new Error(`refused, but as ${code}`);
  return code === 'token_revoked';
}

/** A session ends at one server; how long until the others, and a resource server, refuse its tokens. */
export async function loggingOut(fleet: Fleet, rounds: number, redisUrl: string): Promise<Figures> {
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
    revocationTtlSeconds: POLL_SECONDS,
    redis: { url: redisUrl, commandTimeoutMs: LIMIT_MS },
  });
  await validator.warmUp();
  for (let round = 0; round < rounds; round += 1) {
    const pair = await signIn();
    const token = String(pair['access_token']);
    const isRefused = async (url: string) => {
      const { status, body, failure } = await send(`${url}/api/v1/auth/me`, { token });
      if (status === 200) return false;
      return isRevoked(status === 401 ? String(body['code']) : `${status} ${failure ?? ''}`);
    };
    const isInvalid = () =>
      validator.validate(token).then(
        () => false,
        (error: unknown) => isRevoked(error instanceof AuthError ? error.code : String(error)),
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
    figures.count('refused by a resource server within a second', Number(far <= 1_000));
    figures.count(LONGEST, Math.max(0, far - figures.of(LONGEST)));
    for (const { url } of others) {
      const refresh = { body: { refresh_token: pair['refresh_token'] } };
      const { status } = await send(`${url}/api/v1/auth/refresh`, refresh);
      if (status !== 400 && status !== 401) throw new Error(`refresh after logout: ${status}`);
    }
  }
  validator.close();
  return figures;
}
