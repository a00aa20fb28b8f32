import type { KeyChain } from './model/key-record.js';
import type { SigningAlgorithm } from './model/signing-key.js';

/** How long keys are announced, sign, and are kept. */
export interface KeyPlanConfig {
  /** Algorithm of the default audience. */
  readonly algorithm: SigningAlgorithm;
  /** Further algorithms whose keys are published. */
  readonly algorithms: readonly SigningAlgorithm[];
  /** By audience, the algorithm of its tokens. */
  readonly audiences: Readonly<Record<string, SigningAlgorithm>>;
  /** A key is published this long before it signs. */
  readonly keyPublishSeconds: number;
  /** A key signs this long. */
  readonly keyRotateSeconds: number;
  /** A key stays published this much longer than the longest life of its tokens. */
  readonly keyRetireSeconds: number;
  /** A refresh token key is known to every node this long before it mints; at least 600. */
  readonly refreshKeyAnnounceSeconds: number;
  readonly accessTokenSeconds: number;
  readonly refreshIdleSeconds: number;
}

/** The times of one chain, in seconds. */
export interface ChainPlan {
  readonly publishSeconds: number;
  readonly rotateSeconds: number;
  readonly keepSeconds: number;
  /** The longest life of what the key signs. */
  readonly tokenSeconds: number;
}

export const MAC_CHAIN: KeyChain = { use: 'mac', algorithm: 'HS256' };
const DAY_SECONDS = 86_400;

/** The chains that this node provides with keys: each signing algorithm once, the default first, and refresh tokens. */
export function plannedChains({ algorithm, algorithms, audiences }: KeyPlanConfig): readonly KeyChain[] {
  const wanted = new Set([algorithm, ...algorithms, ...Object.values(audiences)]);
  return [...[...wanted].map((name): KeyChain => ({ use: 'sig', algorithm: name })), MAC_CHAIN];
}

/** A refresh token key is kept for as long as its last token may lie idle, and a day more for clocks that differ. */
export function planOf({ use }: KeyChain, config: KeyPlanConfig): ChainPlan {
  return use === 'mac'
    ? {
        publishSeconds: config.refreshKeyAnnounceSeconds,
        rotateSeconds: config.keyRotateSeconds,
        keepSeconds: config.refreshIdleSeconds + DAY_SECONDS,
        tokenSeconds: config.refreshIdleSeconds,
      }
    : {
        publishSeconds: config.keyPublishSeconds,
        rotateSeconds: config.keyRotateSeconds,
        keepSeconds: config.accessTokenSeconds + config.keyRetireSeconds,
        tokenSeconds: config.accessTokenSeconds,
      };
}
