import type { Digest } from '../ports/digest.js';
import { encodeBase64Url } from './base64url.js';
import { AuthError } from './errors.js';
import { asKeyId, asSessionId, type KeyId, type SessionId } from './model/ids.js';
import type { RefreshKeys } from './refresh-keys.js';

/** What a refresh token says once its tag is proven. */
export interface RefreshTokenParts {
  readonly keyId: KeyId;
  /** The family's secret name; only clients have it. */
  readonly handle: string;
  /** Number of the token in its family. */
  readonly n: number;
  readonly sid: SessionId;
}

const SHAPE = /^rt1\.([A-Za-z0-9_-]{1,32})\.([A-Za-z0-9_-]{22})\.(0|[1-9][0-9]{0,9})\.[A-Za-z0-9_-]{43}$/;

/** `rt1.<key id>.<handle>.<n>.<tag>`: nothing of it is stored, all of it is under the tag. */
export class RefreshTokens {
  constructor(
    private readonly keys: RefreshKeys,
    private readonly digest: Digest,
  ) {}

  /** The key that mints now. */
  currentKeyId(): KeyId {
    return this.keys.currentKeyId();
  }

  /**
   * The token with this number; the same arguments always give the same token.
   * @throws AuthError `invalid_grant` when its key was revoked in the meantime.
   */
  async mint(keyId: KeyId, handle: string, n: number): Promise<string> {
    const token = await this.#mintWith(keyId, handle, n);
    if (token === undefined) throw new AuthError('invalid_grant', { reason: `key ${keyId} was revoked` });
    return token;
  }

  /**
   * Proves a presented text by minting it again and comparing the whole; no store is asked, so a
   * forgery costs one HMAC. Undefined: not ours, whatever the reason.
   */
  async read(presented: string): Promise<RefreshTokenParts | undefined> {
    const [, keyText, handle, number] = SHAPE.exec(presented) ?? [];
    if (keyText === undefined || handle === undefined || number === undefined) return undefined;
    const [keyId, n] = [asKeyId(keyText), Number(number)];
    const expected = await this.#mintWith(keyId, handle, n);
    if (expected === undefined || !this.keys.equal(expected, presented)) return undefined;
    return { keyId, handle, n, sid: this.sidOf(handle) };
  }

  /** The public name of a family: 128 bits of SHA-256, from which the handle cannot be told. */
  sidOf(handle: string): SessionId {
    return asSessionId(encodeBase64Url(this.digest.sha256(handle).subarray(0, 16)));
  }

  async #mintWith(keyId: KeyId, handle: string, n: number): Promise<string | undefined> {
    const text = `rt1.${keyId}.${handle}.${n}`;
    const tag = await this.keys.tag(keyId, text);
    return tag === undefined ? undefined : `${text}.${encodeBase64Url(tag)}`;
  }
}
