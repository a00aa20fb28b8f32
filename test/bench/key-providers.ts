import { createPrivateKey, createPublicKey, sign, verify } from 'node:crypto';
import { ml_dsa44, ml_dsa65, ml_dsa87 } from '@noble/post-quantum/ml-dsa.js';
import { isMlDsaNative } from '../../src/adapters/node/native-ml-dsa.js';
import { NodeCryptoSigner } from '../../src/adapters/node/node-crypto-signer.js';
import type { NobleSigner } from '../../src/adapters/noble/noble-signer.js';
import { isMlDsa, ML_DSA_ALGORITHMS, type SigningAlgorithm } from '../../src/domain/model/signing-key.js';
import type { Signer } from '../../src/ports/signer.js';
import type { OnToken } from './cpu-rate.js';

/** Our signer of one algorithm beside the primitive that it stands on, with one key. */
export interface ProviderDuel {
  readonly name: string;
  /** The least that ours may reach of the primitive. */
  readonly atLeast: number;
  readonly sign: { readonly ours: OnToken; readonly bare: OnToken };
  readonly verify: { readonly ours: OnToken; readonly bare: OnToken };
}

const NOBLE = { 'ML-DSA-44': ml_dsa44, 'ML-DSA-65': ml_dsa65, 'ML-DSA-87': ml_dsa87 } as const;

/** One signature that every verification checks. */
const MESSAGE = 'x'.repeat(342);

/** Every algorithm by OpenSSL as far as this Node has it, and ML-DSA by noble. */
export async function providerDuels(noble: NobleSigner): Promise<readonly ProviderDuel[]> {
  const native = new NodeCryptoSigner();
  const algorithms: readonly SigningAlgorithm[] = ['RS256', 'ES256', 'EdDSA', ...ML_DSA_ALGORITHMS];
  const here = algorithms.filter((algorithm) => !isMlDsa(algorithm) || isMlDsaNative(algorithm));
  return [
    ...(await Promise.all(here.map((algorithm) => openssl(native, algorithm)))),
    ...(await Promise.all(ML_DSA_ALGORITHMS.map((algorithm) => javascript(noble, algorithm)))),
  ];
}

async function openssl(signer: Signer, algorithm: SigningAlgorithm): Promise<ProviderDuel> {
  const key = await signer.generate(algorithm, 0);
  const digest = algorithm === 'RS256' || algorithm === 'ES256' ? 'sha256' : null;
  const dsaEncoding = 'ieee-p1363';
  const privateKey = createPrivateKey({ key: key.revealPrivateJwk(), format: 'jwk' });
  const publicKey = createPublicKey({ key: key.publicJwk, format: 'jwk' });
  const signature = await signer.sign(key, MESSAGE);
  const bytes = Buffer.from(MESSAGE);
  return {
    name: `${algorithm} by OpenSSL`,
    atLeast: 0.85,
    sign: {
      ours: (input) => signer.sign(key, input),
      bare: (input) => sign(digest, Buffer.from(input), { key: privateKey, dsaEncoding }),
    },
    verify: {
      ours: () => signer.verify(key, MESSAGE, signature),
      bare: () => verify(digest, bytes, { key: publicKey, dsaEncoding }, signature),
    },
  };
}

async function javascript(
  signer: Signer,
  algorithm: (typeof ML_DSA_ALGORITHMS)[number],
): Promise<ProviderDuel> {
  const key = await signer.generate(algorithm, 0);
  const scheme = NOBLE[algorithm];
  const seed = Uint8Array.from(Buffer.from(key.revealPrivateJwk()['priv'] ?? '', 'base64url'));
  const { publicKey, secretKey } = scheme.keygen(seed);
  const signature = await signer.sign(key, MESSAGE);
  const bytes = Buffer.from(MESSAGE);
  return {
    name: `${algorithm} by noble`,
    atLeast: 0.9,
    sign: {
      ours: (input) => signer.sign(key, input),
      bare: (input) => scheme.sign(Buffer.from(input), secretKey),
    },
    verify: {
      ours: () => signer.verify(key, MESSAGE, signature),
      bare: () => scheme.verify(signature, bytes, publicKey),
    },
  };
}
