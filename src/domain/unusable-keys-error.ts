import type { UnusableKey } from './key-vault.js';

/** No key opens that the server could sign or mint with. Names keys and key-encryption keys, never a secret. */
export class UnusableKeysError extends Error {
  override readonly name = 'UnusableKeysError';

  constructor(readonly keys: readonly UnusableKey[]) {
    super(
      [
        'The keys in the store cannot be used:',
        ...keys.map(
          ({ identity, reason }) =>
            `  ${identity.use} key ${identity.kid} (${identity.algorithm}, no. ${identity.sequence}): ${reason}`,
        ),
        ...curesOf(keys),
      ].join('\n'),
    );
  }
}

/** What an operator does about them, each thing once. */
export const curesOf = (keys: readonly UnusableKey[]): readonly string[] => [
  ...new Set(keys.map(({ cure }) => cure)),
];
