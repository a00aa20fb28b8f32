import { createHash } from 'node:crypto';
import { ml_dsa44, ml_dsa65, ml_dsa87 } from '@noble/post-quantum/ml-dsa.js';
import type { MlDsaAlgorithm, PrivateJwk, PublicJwk } from '../../src/domain/model/signing-key.js';
import { readProjectFile } from './project-files.js';

/** The bare primitives, to make what no signer of ours would. */
export const ML_DSA = { 'ML-DSA-44': ml_dsa44, 'ML-DSA-65': ml_dsa65, 'ML-DSA-87': ml_dsa87 } as const;

/** One signature and all that belongs to it. */
export interface MlDsaVector {
  readonly algorithm: MlDsaAlgorithm;
  readonly kid: string;
  readonly privateJwk: PrivateJwk;
  readonly publicJwk: PublicJwk;
  readonly input: string;
  readonly signature: Uint8Array;
}

const base64url = (data: Uint8Array | string): string => Buffer.from(data).toString('base64url');

export const sha256 = (data: Uint8Array | string): string => createHash('sha256').update(data).digest('hex');

/** RFC 9964 appendix A.1: SHA-256 of what stands in the figures. */
export const RFC_9964 = {
  'ML-DSA-44': {
    kid: 'T4xl70S7MT6Zeq6r9V9fPJGVn76wfnXJ21-gyo0Gu6o',
    publicKey: 'eb4e7302842153b0fa19e8620739ad258af4929c26dd89079a7ec7d4282208e1',
    signature: '8651ad35f71a6e01bf62569ad21822c635f1b6cf3c35037bb689074dca560bfa',
    jws: '2ae7b395a71470a610a0d8b6443fd4784d93ba2b7d0a752da58264eb0fd338e8',
  },
  'ML-DSA-65': {
    kid: 'Suiu29qbfuaBaR4Ats-c6XQBePB_OpAxAwcTR_0KXVM',
    publicKey: '085ba380ff386dd52e42349c6eb88489d6058ea541a4e3fb0dce9a3fd1f7a911',
    signature: '2d3d1ba6581e89392226d707e2fe24e3326f80b9f7c6865707be9bd6f89d6ec6',
    jws: 'bb1a49c32f37f5f750e73fcc6fd7cbd8cf683e8b0270b1420c02e2e63e66bc01',
  },
  'ML-DSA-87': {
    kid: 'tRn1JNIkgMsABVQBlXeDHxAIcclh-2IX0UdDEzPt5XU',
    publicKey: '1d4a461707fc50a7ec93a9c02454778a8b82321ca460eea345e7bbfaff38a3aa',
    signature: 'c521622a50722e369f511589f8405b7d3624b6fb39ae4045333f6485f4d9d42c',
    jws: '7102258ffe720c7430bf087b3283867b559d7479d1142162369fec672e1804aa',
  },
} as const;

/** The example of RFC 9964 appendix A.1, made anew from its seed of zeros by deterministic signing. */
export function rfc9964Vector(algorithm: MlDsaAlgorithm): MlDsaVector {
  const seed = new Uint8Array(32);
  const { publicKey, secretKey } = ML_DSA[algorithm].keygen(seed);
  const publicJwk = { kty: 'AKP', alg: algorithm, pub: base64url(publicKey) };
  const kid = RFC_9964[algorithm].kid;
  const payload = 'It’s a dangerous business, Frodo, going out your door.';
  const input = `${base64url(JSON.stringify({ alg: algorithm, kid }))}.${base64url(payload)}`;
  const signature = ML_DSA[algorithm].sign(Buffer.from(input), secretKey, { extraEntropy: false });
  return { algorithm, kid, publicJwk, privateJwk: { ...publicJwk, priv: base64url(seed) }, input, signature };
}

interface StoredVector {
  readonly alg: MlDsaAlgorithm;
  readonly kid: string;
  readonly seed: string;
  readonly pub: string;
  readonly input: string;
  readonly signature: string;
}

/** Signatures that OpenSSL made, for where there is no such OpenSSL. */
export function opensslVector(algorithm: MlDsaAlgorithm): MlDsaVector {
  const { vectors } = JSON.parse(readProjectFile('test/vectors/ml-dsa-openssl.json')) as {
    readonly vectors: readonly StoredVector[];
  };
  const stored = vectors.find(({ alg }) => alg === algorithm);
  if (stored === undefined) throw new Error(`no vector for ${algorithm}`);
  const { alg, kid, seed, pub, input, signature } = stored;
  const publicJwk = { kty: 'AKP', alg, pub };
  const bytes = Buffer.from(signature, 'base64url');
  return { algorithm, kid, publicJwk, privateJwk: { ...publicJwk, priv: seed }, input, signature: bytes };
}
