import { z } from 'zod';
import type { AuthServices } from '../../../domain/auth-services.js';
import { MAC_CHAIN } from '../../../domain/key-plan.js';
import { asKeyId } from '../../../domain/model/ids.js';
import type { KeyChain } from '../../../domain/model/key-record.js';
import type { Principal } from '../../../domain/model/principal.js';
import { SIGNING_ALGORITHMS } from '../../../domain/model/signing-key.js';
import { answer, type Endpoint, protectedEndpoint } from '../endpoint.js';
import { presentKey } from '../presenters.js';
import { keyView } from '../schemas.js';

const tag = 'Keys';
const keyList = z.object({ keys: z.array(keyView), total: z.int() }).meta({ id: 'KeyList' });
const rotated = z
  .object({
    keys: z.array(keyView),
    total: z.int(),
    ended: z.array(z.string()).meta({ description: 'The `kid` of each key that was revoked by this.' }),
  })
  .meta({ id: 'RotatedKeys' });

const list = protectedEndpoint({
  operation: 'listKeys',
  method: 'get',
  path: '/api/v1/auth/keys',
  who: 'superadmin',
  tag,
  summary: 'List the keys of this issuer, former ones too',
  description: 'No secret, sealed or not, is in the answer.',
  answers: { 200: { description: 'By use, algorithm and sequence.', schema: keyList } },
  errors: ['forbidden'],
  async handle({ services }, { caller }) {
    return answer(200, await keysFor(services, caller));
  },
});

/** Null is refused: from a client in need that lost the `kid` it must not pass for an ordinary rotation. */
const rotation = z
  .strictObject({
    use: z.enum(['sig', 'mac']).optional(),
    algorithm: z.enum(SIGNING_ALGORITHMS).optional(),
    now: z.boolean().optional(),
    compromised: z.string().min(1).max(128).optional(),
    fresh: z.boolean().optional(),
  })
  .refine(({ use, algorithm }) => use !== 'mac' || algorithm === undefined, {
    path: ['algorithm'],
    message: 'Keys of refresh tokens have only one.',
  })
  .refine(({ fresh, compromised }) => fresh !== true || compromised !== undefined, {
    path: ['fresh'],
    message: 'Only beside `compromised`.',
  })
  .refine(
    ({ compromised, use, algorithm, now }) =>
      compromised === undefined || [use, algorithm, now].every((member) => member === undefined),
    { path: ['compromised'], message: 'Names the key; leave `use`, `algorithm` and `now` out.' },
  );

const rotate = protectedEndpoint({
  operation: 'rotateKeys',
  method: 'post',
  path: '/api/v1/auth/keys/rotate',
  who: 'superadmin',
  tag,
  summary: 'Let the announced key take over, or end a compromised one',
  description:
    'The announced key signs as soon as it was published for `auth.key_publish_hours`, with `now` at once. ' +
    '`compromised` ends that key instead: its successor signs now, it leaves the key set, and nothing it ' +
    'signed counts any more; with `fresh` every key of its algorithm ends so, for the store leaked, and a new ' +
    'one signs. ' +
    'In force on this node when the answer is sent, on the others within 15 seconds.',
  body: rotation,
  answers: { 200: { description: 'The keys after it.', schema: rotated } },
  errors: ['forbidden', 'key_not_found', 'key_state_conflict', 'edit_conflict'],
  async handle({ services }, { caller, body }) {
    const { compromised, fresh = false, now = false } = body;
    const { keyAdministration } = services;
    if (compromised === undefined) {
      await keyAdministration.rotate(caller, chainOf(body), now);
      return answer(200, { ...(await keysFor(services, caller)), ended: [] });
    }
    const ended = await keyAdministration.revoke(caller, asKeyId(compromised), fresh);
    return answer(200, { ...(await keysFor(services, caller)), ended: ended.map(({ kid }) => kid) });
  },
});

/** Undefined stands for the algorithm of the default audience. */
function chainOf({ use, algorithm }: z.output<typeof rotation>): KeyChain | undefined {
  if (use === 'mac') return MAC_CHAIN;
  return algorithm && { use: 'sig', algorithm };
}

async function keysFor({ keyAdministration }: AuthServices, caller: Principal) {
  const keys = (await keyAdministration.list(caller)).map(presentKey);
  return { keys, total: keys.length };
}

export const keyEndpoints: readonly Endpoint[] = [list, rotate];
