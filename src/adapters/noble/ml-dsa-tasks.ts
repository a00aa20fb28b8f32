import type { MlDsaAlgorithm } from '../../domain/model/signing-key.js';

export interface ExpandTask {
  readonly algorithm: MlDsaAlgorithm;
  readonly seed: Uint8Array;
}

export interface SignTask {
  readonly algorithm: MlDsaAlgorithm;
  readonly seed: Uint8Array;
  readonly message: Uint8Array;
}

export interface VerifyTask {
  readonly algorithm: MlDsaAlgorithm;
  readonly publicKey: Uint8Array;
  readonly message: Uint8Array;
  readonly signature: Uint8Array;
}

/** What a worker does, by the names that its module exports. */
export interface MlDsaTasks {
  readonly expand: { readonly task: ExpandTask; readonly result: Uint8Array };
  readonly sign: { readonly task: SignTask; readonly result: Uint8Array };
  readonly verify: { readonly task: VerifyTask; readonly result: boolean };
}
