import { isGone, phaseAt, timesOf, type KeyPhase, type KeyTimes } from './key-life-cycle.js';
import { isUnusable, type OpenedKey, type UnusableKey } from './key-vault.js';
import type { KeyId } from './model/ids.js';
import type { KeyChain, KeyRecord } from './model/key-record.js';
import type { MacKey } from './model/mac-key.js';
import type { PublicKey } from './model/signing-key.js';

/** A stolen key signs for ever, so list it for as long as any verifier may still hold an old JWKS (30 days). */
const COPIES_MS = 30 * 86_400_000;
/** For this long after a revocation, copies of the key set must not be cached: another one may follow. */
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

/** All keys as they were read at one moment. What each may do depends on the time that a caller passes. */
export class KeySnapshot {
  readonly unusable: readonly UnusableKey[];
  readonly #entries: readonly Entry[];
  readonly #published = new Map<string, Published>();
  readonly #macs = new Map<string, { readonly key: MacKey; readonly until: number }>();

  /** @param keys for each record, at the same index, the opened key or why it did not open; undefined for a tombstone. */
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
   * The key that signs or mints in a chain that has begun. If the active key does not open, the announced key
   * takes its place: verifiers have it already.
   */
  usable(chain: KeyChain, now: number): OpenedKey | undefined {
    if (!this.hasBegun(chain, now)) return undefined;
    const active = this.#chain(chain).find((entry) => phaseOf(entry, now) === 'active');
    return active?.key ?? this.announced(chain, now);
  }

  /**
   * Whether a key of the chain should be signing now, whether or not it opens. A key counts that was already
   * removed by a node whose clock is ahead, or by this one before its clock was set back.
   */
  hasBegun(chain: KeyChain, now: number): boolean {
    return this.#chain(chain).some(({ times }) => times.activatesAt <= now && now < times.endsAt);
  }

  /** The first key of a chain that opens and has not begun to sign. */
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

  /** The ids of compromised signing keys, for as long as a verifier may hold a key set that still has them. */
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
   * When the published or the active keys change next; `Infinity` when nothing is planned. For a day after a
   * revocation the answer is `now`, because another one may follow at any moment.
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

  /** Every record with its phase, tombstones included. */
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

  /** Anybody could have claimed a former name, so it never replaces the key whose thumbprint it is. */
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
