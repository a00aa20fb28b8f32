// @ts-check
// JavaScript, because a worker thread must start from the sources as well as from what was compiled.
import { ml_dsa44, ml_dsa65, ml_dsa87 } from '@noble/post-quantum/ml-dsa.js';

/** @import { ExpandTask, SignTask, VerifyTask } from './ml-dsa-tasks.js' */

const SCHEMES = { 'ML-DSA-44': ml_dsa44, 'ML-DSA-65': ml_dsa65, 'ML-DSA-87': ml_dsa87 };

/** An issuer signs with one key at a time; the others are about to come or to go. */
const MAX_EXPANDED = 8;

/** Expanded private keys by algorithm and seed, the one used last at the end.
 * @type {Map<string, Uint8Array>} */
const expanded = new Map();

/** The public key of a seed.
 * @param {ExpandTask} task
 * @returns {Uint8Array} */
export function expand({ algorithm, seed }) {
  return SCHEMES[algorithm].keygen(seed).publicKey;
}

/** Hedged (FIPS 204 algorithm 2): a fault or a measurement of one signature tells less about the key.
 * @param {SignTask} task
 * @returns {Uint8Array} */
export function sign({ algorithm, seed, message }) {
  return SCHEMES[algorithm].sign(message, secretKeyOf(algorithm, seed));
}

/** @param {VerifyTask} task
 * @returns {boolean} */
export function verify({ algorithm, publicKey, message, signature }) {
  return SCHEMES[algorithm].verify(signature, message, publicKey);
}

/** @param {SignTask['algorithm']} algorithm
 * @param {Uint8Array} seed
 * @returns {Uint8Array} */
function secretKeyOf(algorithm, seed) {
  const name = `${algorithm} ${seed.join(' ')}`;
  const secretKey = expanded.get(name) ?? SCHEMES[algorithm].keygen(seed).secretKey;
  expanded.delete(name);
  expanded.set(name, secretKey);
  const [oldest] = expanded.keys();
  if (expanded.size > MAX_EXPANDED && oldest !== undefined) expanded.delete(oldest);
  return secretKey;
}
