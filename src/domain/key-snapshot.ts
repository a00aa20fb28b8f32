import { isGone, phaseAt, timesOf, type KeyPhase, type KeyTimes } from './key-life-cycle.js';
import { isUnusable, type OpenedKey, type UnusableKey } from './key-vault.js';
import type { KeyId } from './model/ids.js';
import type { KeyChain, KeyRecord } from './model/key-record.js';
import type { MacKey } from './model/mac-key.js';
import type { PublicKey } from './model/signing-key.js';

/**
 * Whoever has a private key goes on signing, so the life of tokens says nothing here. A cache may serve a
 * key set for a day while the issuer does not answer; the rest is for verifiers that are set to keep theirs longer.
 */
const COPIES_MS = 30 * 86_400_000;
const ALARM_MS = 86_400_000;

interface Entry {
  readonly record: KeyRecord;
  readonly times: KeyTimes;
  readonly key: OpenedKey | undefined;
}

interface Published {
  readonly key: PublicKey;
  readonly until: number;
}

/** The keys as they were read once. What each is good for follows from the time that is asked about. */
export class KeySnapshot {
  readonly unusable: readonly UnusableKey[];
  readonly #entries: readonly Entry[];
  readonly #published = new Map<string, Published>();
  readonly #macs = new Map<string, { readonly key: MacKey; readonly until: number }>();

  /** @param keys what opening the record of the same place gave; undefined for a tombstone. */
  constructor(records: readonly KeyRecord[], keys: readonly (OpenedKey | UnusableKey | undefined)[]) {
    this.unusable = keys.filter((key) => key !== undefined).filter(isUnusable);
    this.#entries = records.map((record, index) => {
      const opened = keys[index];
      const key = opened === undefined || isUnusable(opened) ? undefined : opened;
      return { record, times: timesOf(record, records), key };
    });
    for (const entry of this.#entries) this.#index(entry);
    for (const entry of this.#entries) this.#indexFormerName(entry);
  }

  /**
   * The key that signs or mints in a chain that has begun. Where the one whose time it is does not open,
   * or has left before its time, the announced one is known to all.
   */
  usable(chain: KeyChain, now: number): OpenedKey | undefined {
    if (!this.hasBegun(chain, now)) return undefined;
    const active = this.#chain(chain).find((entry) => phaseOf(entry, now) === 'active');
    return active?.key ?? this.announced(chain, now);
  }

  /**
   * Whether a chain has a key whose time it is: opened or not, or gone already by the clock of a node that
   * is ahead of this one, or of this one before it was set back.
   */
  hasBegun(chain: KeyChain, now: number): boolean {
    return this.#chain(chain).some(({ times }) => times.activatesAt <= now && now < times.endsAt);
  }

  /** The first key of a chain that opens and whose time has not come. */
  announced(chain: KeyChain, now: number): OpenedKey | undefined {
    return this.#chain(chain).find((entry) => entry.key !== undefined && phaseOf(entry, now) === 'announced')
      ?.key;
  }

  /** The keys that verifiers may use, by `kid`: the same order on every node. */
  published(now: number): readonly PublicKey[] {
    return [...this.#published.values()]
      .filter(({ until }) => now < until)
      .map(({ key }) => key)
      .sort((left, right) => (left.kid < right.kid ? -1 : 1));
  }

  find(kid: KeyId, now: number): PublicKey | undefined {
    const found = this.#published.get(kid);
    return found !== undefined && now < found.until ? found.key : undefined;
  }

  mac(kid: KeyId, now: number): MacKey | undefined {
    const found = this.#macs.get(kid);
    return found !== undefined && now < found.until ? found.key : undefined;
  }

  /** Signing keys that were compromised, as long as a copy of a key set that has them might be believed. */
  revokedKids(now: number): readonly KeyId[] {
    return this.#entries
      .filter(
        ({ record: { use, revokedAt, keepSeconds } }) =>
          use === 'sig' &&
          revokedAt !== undefined &&
          now < revokedAt + Math.max(keepSeconds * 1000, COPIES_MS),
      )
      .flatMap(({ record: { kid, formerName } }) => (formerName ? [kid, formerName.kid] : [kid]));
  }

  /**
   * The longest life of a token that a published key may have signed, in seconds. Of a key that opens on
   * another node alone, what its record notes; a damaged record notes nothing.
   */
  longestTokenSeconds(now: number): number {
    const lives = this.#entries
      .filter(({ record, times }) => record.use === 'sig' && !isGone(record) && now < times.leavesAt)
      .map(({ record, key }) => record.tokenSeconds ?? (key === undefined ? 0 : record.keepSeconds));
    return Math.max(0, ...lives);
  }

  /**
   * When the next change of what is published or active may happen; `Infinity`: none is planned. After an
   * emergency the next one may follow at any moment, so for a day copies must not last.
   */
  nextChangeAt(now: number): number {
    const isAlarmed = this.#entries.some(
      ({ record: { use, revokedAt } }) =>
        use === 'sig' && revokedAt !== undefined && now < revokedAt + ALARM_MS,
    );
    if (isAlarmed) return now;
    const moments = this.#entries
      .filter(({ key }) => key !== undefined)
      .flatMap(({ times: { activatesAt, endsAt, leavesAt }, record: { formerName } }) => [
        ...[activatesAt, endsAt, leavesAt],
        formerName?.until ?? Infinity,
      ]);
    return Math.min(Infinity, ...moments.filter((moment) => moment > now));
  }

  /** Every record with its phase, tombstones too. */
  describe(now: number): readonly DescribedKey[] {
    return this.#entries.map((entry) => ({
      record: entry.record,
      times: entry.times,
      phase: phaseOf(entry, now),
      opens: entry.record.secret === undefined ? undefined : entry.key !== undefined,
    }));
  }

  #chain({ use, algorithm }: KeyChain): readonly Entry[] {
    return this.#entries.filter(({ record }) => record.use === use && record.algorithm === algorithm);
  }

  #index({ record: { kid }, times: { leavesAt: until }, key }: Entry): void {
    if (key === undefined) return;
    if (key.algorithm === 'HS256') this.#macs.set(kid, { key, until });
    else this.#published.set(kid, { key, until });
  }

  /** A former name is no more than a claim: it never stands for a key that has this name by its thumbprint. */
  #indexFormerName({ record: { formerName }, key }: Entry): void {
    if (formerName === undefined || key === undefined || key.algorithm === 'HS256') return;
    if (this.#published.has(formerName.kid)) return;
    const { algorithm, publicJwk } = key;
    const alias = { key: { kid: formerName.kid, algorithm, publicJwk }, until: formerName.until };
    this.#published.set(formerName.kid, alias);
  }
}

export interface DescribedKey {
  readonly record: KeyRecord;
  readonly times: KeyTimes;
  readonly phase: KeyPhase;
  /** Undefined for tombstones. */
  readonly opens: boolean | undefined;
}

const phaseOf = ({ record, times }: Entry, now: number): KeyPhase => phaseAt(record, times, now);
