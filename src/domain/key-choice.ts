import { MAC_CHAIN, plannedChains, type KeyPlanConfig } from './key-plan.js';
import type { KeySnapshot } from './key-snapshot.js';
import type { OpenedKey } from './key-vault.js';
import type { KeyChain } from './model/key-record.js';
import type { MacKey } from './model/mac-key.js';
import { SIGNING_ALGORITHMS, type SigningAlgorithm, type SigningKey } from './model/signing-key.js';

/**
 * The key that signs with the wanted algorithm. While that algorithm's first key is only announced, a key of the
 * default algorithm signs, or else of any other. If no key at all has begun, this machine's clock is behind the
 * store's, and an announced key is used. Undefined when there is none.
 */
export function signerOf(
  keys: KeySnapshot,
  wanted: SigningAlgorithm,
  byDefault: SigningAlgorithm,
  now: number,
): SigningKey | undefined {
  if (keys.hasBegun(signing(wanted), now)) return asSigning(keys.usable(signing(wanted), now));
  const chains = [...new Set([wanted, byDefault, ...SIGNING_ALGORITHMS])].map(signing);
  const found = (look: (chain: KeyChain) => OpenedKey | undefined): SigningKey | undefined =>
    chains.map((chain) => asSigning(look(chain))).find((key) => key !== undefined);
  return found((chain) => keys.usable(chain, now)) ?? found((chain) => keys.announced(chain, now));
}

/** Tokens that should be signed with one algorithm and are with another. */
export interface StandIn {
  readonly wanted: SigningAlgorithm;
  readonly used: SigningAlgorithm;
}

/** The algorithms of a configuration that another one signs for. */
export function standInsOf(keys: KeySnapshot, config: KeyPlanConfig, now: number): readonly StandIn[] {
  const planned = plannedChains(config).map((chain): string => chain.algorithm);
  return SIGNING_ALGORITHMS.filter((name) => planned.includes(name)).flatMap((wanted) => {
    const used = signerOf(keys, wanted, config.algorithm, now)?.algorithm;
    return used === undefined || used === wanted ? [] : [{ wanted, used }];
  });
}

/** The key that mints refresh tokens; undefined when there is none that can be used. */
export function minterOf(keys: KeySnapshot, now: number): MacKey | undefined {
  const key = keys.hasBegun(MAC_CHAIN, now) ? keys.usable(MAC_CHAIN, now) : keys.announced(MAC_CHAIN, now);
  return key?.algorithm === 'HS256' ? key : undefined;
}

/** True when a chain should be signing by now, but none of its keys can be decrypted. */
export const isBlocked = (keys: KeySnapshot, algorithm: SigningAlgorithm, now: number): boolean =>
  [MAC_CHAIN, signing(algorithm)].some(
    (chain) => keys.hasBegun(chain, now) && keys.usable(chain, now) === undefined,
  );

const signing = (algorithm: SigningAlgorithm): KeyChain => ({ use: 'sig', algorithm });

const asSigning = (key: OpenedKey | undefined): SigningKey | undefined =>
  key === undefined || key.algorithm === 'HS256' ? undefined : key;
