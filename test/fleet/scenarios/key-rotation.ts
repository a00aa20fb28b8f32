import { setTimeout as delay } from 'node:timers/promises';
import { createTokenValidator } from '../../../src/composition/create-token-validator.js';
import { crowd } from '../clients.js';
import type { Figures } from '../figures.js';
import { ADMIN, type Fleet, ISSUER } from '../fleet.js';
import { send } from '../request.js';
import { oneKeySet } from './first-starts.js';
import { ROUGH } from './refreshing.js';

export interface KeyRotationLoad {
  readonly clients: number;
  readonly ms: number;
  /** From one rotation to the next: signing keys and keys of refresh tokens in turn. */
  readonly everyMs: number;
}

/**
 * The announced keys take over, again and again, while clients refresh; every new access token is shown
 * to any server and to a resource server that keeps the key set in its cache.
 */
export async function keyRotation(fleet: Fleet, { clients, ms, everyMs }: KeyRotationLoad): Promise<Figures> {
  await oneKeySet(fleet);
  const validator = await createTokenValidator({
    ...{ issuer: ISSUER, audience: 'pico-bot', acceptedTypes: ['at+jwt'] },
    jwksEndpoint: `${fleet.random().url}/api/v1/auth/jwks`,
  });
  await validator.warmUp();
  const reasons = new Set<string>();
  const many = await crowd(fleet, clients, {
    ...ROUGH,
    stragglerMs: Math.min(ms / 2, 20_000),
    restMs: 300,
    use: async (token) => {
      const shown = await send(`${fleet.random().url}/api/v1/auth/me`, { token });
      const validated = await validator.validate(token).then(
        () => '',
        (error: unknown) => String(error),
      );
      many.figures.count('verifications', 2);
      const isRefused = shown.status !== 200;
      if (isRefused)
        reasons.add(`server: ${shown.failure ?? `${shown.status} ${String(shown.body['code'])}`}`);
      if (validated !== '') reasons.add(`resource server: ${validated}`);
      many.figures.count('failed verifications', Number(isRefused) + Number(validated !== ''));
    },
  });
  const { figures } = many;
  const started = performance.now();
  const end = Date.now() + ms;
  const rotating = (async () => {
    const login = await send(`${fleet.random().url}/api/v1/auth/login`, { body: ADMIN });
    for (let turn = 0; Date.now() + everyMs < end; turn += 1) {
      await delay(everyMs);
      const use = turn % 2 === 0 ? 'sig' : 'mac';
      const token = String(login.body['access_token']);
      const rotate = `${fleet.random().url}/api/v1/auth/keys/rotate`;
      const { status, body } = await send(rotate, { token, body: { use, now: true } });
      if (status !== 200) throw new Error(`rotation of ${use}: ${status} ${JSON.stringify(body)}`);
      figures.count(`rotations of ${use} keys`);
    }
  })();
  await Promise.all([many.refreshFor(ms), rotating]);
  const seconds = (performance.now() - started) / 1000;
  figures.count('verifications a second', Math.round(figures.of('verifications') / seconds));
  await many.assertIntact();
  validator.close();
  if (reasons.size > 0) throw new Error(`failed verifications: ${[...reasons].join('; ')}`);
  return figures;
}
