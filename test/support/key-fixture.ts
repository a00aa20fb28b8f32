import { MemorySigningKeyStore } from '../../src/adapters/memory/memory-signing-key-store.js';
import { MemoryTokenFamilyStore } from '../../src/adapters/memory/memory-token-family-store.js';
import { HmacSha256Mac } from '../../src/adapters/node/hmac-sha256-mac.js';
import { NodeCryptoSigner } from '../../src/adapters/node/node-crypto-signer.js';
import { processKeySealer } from '../../src/composition/open-key-sealer.js';
import { KeyEditor } from '../../src/domain/key-editor.js';
import { KeyOperations } from '../../src/domain/key-operations.js';
import { MAC_CHAIN } from '../../src/domain/key-plan.js';
import { KeyRing } from '../../src/domain/key-ring.js';
import { KeyRotation } from '../../src/domain/key-rotation.js';
import type { DescribedKey } from '../../src/domain/key-snapshot.js';
import { KeyVault } from '../../src/domain/key-vault.js';
import { asKeyId, type KeyId } from '../../src/domain/model/ids.js';
import type { KeyChain, KeyRecord } from '../../src/domain/model/key-record.js';
import type { SigningAlgorithm } from '../../src/domain/model/signing-key.js';
import type { KeySealer } from '../../src/ports/key-sealer.js';
import type { Signer } from '../../src/ports/signer.js';
import type { SigningKeyStore } from '../../src/ports/signing-key-store.js';
import type { StoreClock } from '../../src/ports/store-clock.js';
import type { TokenFamilyStore } from '../../src/ports/token-family-store.js';
import { domainConfigOf, type DomainConfig } from '../../src/composition/domain-config.js';
import { FixedClock } from '../../src/testing/fixed-clock.js';
import { TEST_CONFIG } from './auth-fixture.js';
import { RecordingAuditLog } from './recording-audit-log.js';

export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

export const ED: KeyChain = { use: 'sig', algorithm: 'EdDSA' };
export const ES: KeyChain = { use: 'sig', algorithm: 'ES256' };
export const MAC = MAC_CHAIN;

/** One node: everything but the store is its own. */
export interface KeyNode {
  readonly ring: KeyRing;
  readonly rotation: KeyRotation;
  readonly operations: KeyOperations;
  readonly vault: KeyVault;
  readonly store: SigningKeyStore;
  readonly families: TokenFamilyStore;
  readonly sealer: KeySealer;
  readonly clock: FixedClock;
  /** What the store says the time is. */
  readonly storeTime: FixedClock;
  readonly audit: RecordingAuditLog;
  /** The keys of a chain as this node sees them now, in order. */
  chain(chain?: KeyChain): readonly DescribedKey[];
  /** Their phases, such as `['removed', 'active', 'announced']`. */
  phases(chain?: KeyChain): readonly string[];
  records(chain?: KeyChain): Promise<readonly KeyRecord[]>;
  /** Moves both clocks and makes whatever is due. */
  pass(ms: number): Promise<void>;
}

export interface KeyNodeOptions {
  readonly store?: SigningKeyStore;
  readonly families?: TokenFamilyStore;
  readonly sealer?: KeySealer;
  readonly signer?: Signer;
  readonly clock?: FixedClock;
  readonly storeTime?: FixedClock;
  readonly storeClock?: StoreClock;
  readonly config?: Partial<DomainConfig>;
}

/** A key ring and all that moves it; not started. Give the store, sealer and times of another for a second node. */
export function keyNode(options: KeyNodeOptions = {}): KeyNode {
  const clock = options.clock ?? new FixedClock();
  const storeTime = options.storeTime ?? clock;
  const storeClock = options.storeClock ?? { now: () => Promise.resolve(storeTime.now()) };
  const store = options.store ?? new MemorySigningKeyStore();
  const families = options.families ?? new MemoryTokenFamilyStore();
  const sealer = options.sealer ?? processKeySealer();
  const audit = new RecordingAuditLog();
  const config = { ...domainConfigOf(TEST_CONFIG), ...options.config };
  const vault = new KeyVault(sealer, options.signer ?? new NodeCryptoSigner(), new HmacSha256Mac());
  const rotation = new KeyRotation(store, vault, clock, storeClock, audit, config);
  const ring = new KeyRing(store, rotation, vault, clock, config);
  const editor = new KeyEditor(store, rotation, vault, config);
  const operations = new KeyOperations(editor, families, rotation, vault, ring, audit, config);
  const of = (chain: KeyChain) => (record: KeyRecord) =>
    record.use === chain.use && record.algorithm === chain.algorithm;
  const chain = (wanted = ED) => ring.describe().filter(({ record }) => of(wanted)(record));
  return {
    ...{ ring, rotation, operations, vault, store, families, sealer, clock, storeTime, audit, chain },
    phases: (wanted) => chain(wanted).map(({ phase }) => phase),
    records: async (wanted = ED) => (await store.list()).filter(of(wanted)),
    pass: async (ms) => {
      clock.advance(ms);
      if (storeTime !== clock) storeTime.advance(ms);
      await ring.maintain();
    },
  };
}

/** The same, with keys. */
export async function startedKeyNode(options: KeyNodeOptions = {}): Promise<KeyNode> {
  const node = keyNode(options);
  await node.ring.start();
  return node;
}

/** A second node on the first one's store, with a clock of its own that may be `offset` ms off. */
export const beside = (node: KeyNode, options: KeyNodeOptions = {}): KeyNode =>
  keyNode({
    ...{ store: node.store, families: node.families, sealer: node.sealer },
    ...{ clock: new FixedClock(node.clock.now()), storeTime: node.storeTime },
    ...options,
  });

/** The key at this place of its chain; one that does not exist where there is none. */
export const kidOf = (node: KeyNode, place: number, chain = ED): KeyId =>
  node.chain(chain)[place]?.record.kid ?? asKeyId('none');

export const signs = (node: KeyNode, algorithm: SigningAlgorithm = 'EdDSA'): string =>
  node.ring.signingKey(algorithm).kid;

export const published = (node: KeyNode): readonly string[] => node.ring.publicKeys().map(({ kid }) => kid);
