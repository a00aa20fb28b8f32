import { AuthError } from '../../src/domain/errors.js';
import type { KeyId } from '../../src/domain/model/ids.js';
import type { PublicKey } from '../../src/domain/model/signing-key.js';
import type { ValidatedToken } from '../../src/domain/model/token-claims.js';
import type { KeySource } from '../../src/ports/key-source.js';
import type { RevocationCheck } from '../../src/ports/revocation-check.js';
import { listUnderTest } from './check-under-test.js';
import { testKeysUnderTest } from './keys-under-test.js';

type Check = (token: ValidatedToken, kid: KeyId) => Promise<ValidatedToken>;

const check = (break_: (right: Check) => RevocationCheck['check']) =>
  listUnderTest((right) => ({ check: break_(async (token, kid) => right.check(token, kid)) }));

/** Lets everybody in whom it cannot ask about. */
export const failingOpen = check(
  (right) => (token, kid) =>
    right(token, kid).catch((error: unknown) => {
      if (error instanceof AuthError && error.code === 'revocation_unavailable') return token;
      throw error;
    }),
);

/** Refuses a token once. */
export const forgiving = check((right) => {
  const refused = new Set<ValidatedToken>();
  return async (token, kid) => {
    if (refused.has(token)) return token;
    return right(token, kid).catch((error: unknown) => {
      refused.add(token);
      throw error;
    });
  };
});

/** Does not look at keys. */
export const blindToKeys = check((right) => (token) => right(token, 'none' as KeyId));

/** Once one is revoked, all are. */
export const panicking = check((right) => {
  let panic: unknown;
  return (token, kid) =>
    panic === undefined
      ? right(token, kid).catch((error: unknown) => {
          panic = error;
          throw error;
        })
      : Promise.reject(new AuthError('token_revoked'));
});

/** Knows a token by its claims as they were signed. */
export const blindToGroups = check((right) => async (token, kid) => {
  await right(token, kid);
  return token;
});

/** Makes a token of its own each time. */
export const copying = check((right) => async (token, kid) => ({ ...(await right(token, kid)) }));

const keys = (break_: (right: KeySource) => Partial<KeySource>) =>
  testKeysUnderTest((right) => ({
    find: (kid) => right.find(kid),
    holds: (kid) => right.holds(kid),
    ...break_(right),
  }));

/** Keeps keys in a plain object. */
export const keysInAnObject = keys((right) => ({
  find: (kid) => right.find(kid) ?? (Reflect.get({}, kid) as PublicKey | undefined),
}));

/** Takes the only key there is for any. */
export const obligingKeys = keys((right) => {
  let first: PublicKey | undefined;
  return {
    async find(kid) {
      first ??= await right.find(kid);
      return first;
    },
  };
});

/** Never looks again. */
export const rememberingKeys = keys((right) => {
  const seen = new Map<KeyId, PublicKey>();
  return {
    async find(kid) {
      const key = seen.get(kid) ?? (await right.find(kid));
      if (key !== undefined) seen.set(kid, key);
      return key;
    },
  };
});

/** Answers everybody with what only a signer needs. */
export const indiscreetKeys = keys((right) => ({
  async find(kid) {
    const key = await right.find(kid);
    return key === undefined ? undefined : { ...key, publicJwk: { ...key.publicJwk, d: 'secret' } };
  },
}));

/** Answers the first of many. */
export const hurriedKeys = keys((right) => {
  let isBusy = false;
  return {
    async find(kid) {
      if (isBusy) return undefined;
      isBusy = true;
      await new Promise(setImmediate);
      isBusy = false;
      return right.find(kid);
    },
  };
});
