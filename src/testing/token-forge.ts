import { createHmac } from 'node:crypto';
import type { VerificationAlgorithm } from '../domain/model/signing-key.js';
import { TestKey } from './test-key.js';

export type Members = Readonly<Record<string, unknown>>;

/** Where a forged token should be taken for a good one. */
export interface ForgeTarget {
  readonly issuer: string;
  readonly audience: string;
  /** Seconds since the epoch, by the clock of the verifier. */
  readonly now: number;
}

const attackers = new Map<VerificationAlgorithm, TestKey>();

/** Builds tokens, good ones and all others, against one key of an issuer. */
export class TokenForge {
  constructor(
    readonly key: TestKey,
    readonly target: ForgeTarget,
  ) {}

  /** A key that the issuer never had; made once a process and algorithm. */
  get attacker(): TestKey {
    const { algorithm } = this.key;
    const attacker = attackers.get(algorithm) ?? TestKey.makeNow(algorithm);
    attackers.set(algorithm, attacker);
    return attacker;
  }

  /** The header of a good token, with changes; undefined removes a member. */
  header(changes: Members = {}): Members {
    return { alg: this.key.algorithm, typ: 'at+jwt', kid: this.key.kid, ...changes };
  }

  /** The claims of a good token, with changes; undefined removes a claim. */
  claims(changes: Members = {}): Members {
    const { issuer: iss, audience: aud, now } = this.target;
    const times = { exp: now + 900, iat: now };
    return { iss, sub: 'usr_test', aud, ...times, jti: `jti-${now}`, role: 'viewer', groups: [], ...changes };
  }

  /** Signed by the issuer's own key, whatever header and claims then say. */
  signed(header: Members = {}, claims: Members = {}): string {
    return this.signedText(JSON.stringify(this.header(header)), JSON.stringify(this.claims(claims)));
  }

  /** The same with header and payload given as they shall stand in the token. */
  signedText(header: string | Uint8Array, payload: string | Uint8Array, signer: TestKey = this.key): string {
    const input = `${encode(header)}.${encode(payload)}`;
    return `${input}.${encode(signer.sign(input))}`;
  }

  /** Claims of the issuer under a signature of the attacker. */
  byAttacker(header: Members = {}, claims: Members = {}): string {
    const texts = [JSON.stringify(this.header(header)), JSON.stringify(this.claims(claims))] as const;
    return this.signedText(...texts, this.attacker);
  }

  /** Authenticated by HMAC under a secret that everybody knows. */
  byHmac(algorithm: 'HS256' | 'HS384' | 'HS512', secret: string | Uint8Array, header: Members = {}): string {
    const parts = [this.header({ alg: algorithm, ...header }), this.claims()];
    const input = parts.map((part) => encode(JSON.stringify(part))).join('.');
    const mac = createHmac(`sha${algorithm.slice(2)}`, secret)
      .update(input)
      .digest();
    return `${input}.${encode(mac)}`;
  }

  /** A good token whose three parts were changed after signing. */
  altered(change: (parts: readonly [string, string, string]) => string): string {
    const [header = '', payload = '', signature = ''] = this.signed().split('.');
    return change([header, payload, signature]);
  }
}

/** Canonical base64url of a text's UTF-8, or of bytes. */
export const encode = (data: string | Uint8Array): string => Buffer.from(data).toString('base64url');
