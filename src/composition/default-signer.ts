import { isMlDsaNative } from '../adapters/node/native-ml-dsa.js';
import { NodeCryptoSigner } from '../adapters/node/node-crypto-signer.js';
import { NobleSigner } from '../adapters/noble/noble-signer.js';
import { isMlDsa, type MlDsaAlgorithm } from '../domain/model/signing-key.js';
import { SignerByAlgorithm } from '../domain/signer-by-algorithm.js';

/**
 * Signatures by OpenSSL, and by `@noble/post-quantum` in worker threads for the ML-DSA algorithms that
 * this OpenSSL lacks. Neither the probe nor the threads start before the first key that needs them.
 */
export class DefaultSigner extends SignerByAlgorithm {
  readonly #noble: NobleSigner;

  constructor() {
    const native = new NodeCryptoSigner();
    const noble = new NobleSigner();
    const probed = new Map<MlDsaAlgorithm, boolean>();
    const isNative = (algorithm: MlDsaAlgorithm): boolean => {
      const known = probed.get(algorithm) ?? isMlDsaNative(algorithm);
      probed.set(algorithm, known);
      return known;
    };
    super((algorithm) => (isMlDsa(algorithm) && !isNative(algorithm) ? noble : native));
    this.#noble = noble;
  }

  /** Ends the worker threads after what they have been given. They keep no process alive as it is. */
  close(): Promise<void> {
    return this.#noble.close();
  }
}
