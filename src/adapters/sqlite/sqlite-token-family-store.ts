import type { KeyId, SessionId, UserId } from '../../domain/model/ids.js';
import { decideRotation, type RotationOutcome, type RotationRequest } from '../../domain/model/rotation.js';
import { LONGEST_TOKEN_MS, type TokenFamily } from '../../domain/model/token-family.js';
import type { TokenFamilyStore } from '../../ports/token-family-store.js';
import { endHourOf, endOf, familyOf, familyValues, hourOf } from './family-rows.js';
import type { SqliteDatabase } from './sqlite-database.js';

const INSERT = `INSERT INTO token_family (sid, user_id, created_at, ends_at, end_hour, revoked_at, document)
  VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`;
const BY_SID = 'SELECT document FROM token_family WHERE sid = ?';
const UPDATE = 'UPDATE token_family SET document = ?, revoked_at = ?, ends_at = ? WHERE sid = ?';
const MOVE_HOUR =
  'UPDATE token_family SET document = ?, revoked_at = ?, ends_at = ?, end_hour = ? WHERE sid = ?';
const REVOKE = `UPDATE token_family SET revoked_at = ?1,
  document = json_set(document, '$.revokedAt', ?1, '$.version', json_extract(document, '$.version') + 1)
  WHERE revoked_at IS NULL AND`;
const REVOKE_ONE = `${REVOKE} sid = ?2`;
const REVOKE_ALL = `${REVOKE} user_id = ?2`;
const REVOKE_MINTED = `${REVOKE} json_extract(document, '$.keyId') = ?2`;
const LIVE = `SELECT document FROM token_family WHERE user_id = ? AND revoked_at IS NULL AND ends_at > ?
  ORDER BY created_at DESC, sid`;
const REVOKED = 'SELECT document FROM token_family WHERE revoked_at >= ? ORDER BY revoked_at, sid';
const at = (field: keyof TokenFamily): string => `json_extract(document, '$.${field}')`;
/** `lastTokenEnd` before ?2. */
const IS_OVER = `(${at('expiresAt')} < ?2
  OR (${at('idleExpiresAt')} < ?2 AND ${at('rotatedAt')} < ?2 - ${LONGEST_TOKEN_MS}))`;
const PURGE = `DELETE FROM token_family WHERE sid IN
  (SELECT sid FROM token_family WHERE end_hour <= ?1 AND ${IS_OVER} ORDER BY end_hour LIMIT ?3)`;

/** Sessions in SQLite. */
export class SqliteTokenFamilyStore implements TokenFamilyStore {
  constructor(private readonly database: SqliteDatabase) {}

  open(family: TokenFamily): Promise<void> {
    const values = familyValues(family);
    return this.database.write(() => {
      if (this.database.statement(INSERT).run(...values) === 1) return;
      throw new Error('A family with this sid is stored already.');
    });
  }

  find(sid: SessionId): Promise<TokenFamily | undefined> {
    return this.database.read(() => this.#stored(sid));
  }

  /** The write lock is held from the read to the commit, so no other rotation comes between. */
  rotate(request: RotationRequest): Promise<RotationOutcome> {
    return this.database.write(() => {
      const stored = this.#stored(request.sid);
      if (stored === undefined) return { kind: 'unknown' };
      const { kind, write } = decideRotation(stored, request);
      if (write !== undefined) this.#update(stored, write);
      return { kind, family: write ?? stored };
    });
  }

  revoke(sid: SessionId, at: number): Promise<boolean> {
    return this.database.write(() => this.database.statement(REVOKE_ONE).run(at, sid) === 1);
  }

  revokeAllOf(userId: UserId, at: number): Promise<number> {
    return this.database.write(() => this.database.statement(REVOKE_ALL).run(at, userId));
  }

  /** Reads every family: rare enough to need no index that each rotation would have to write. */
  revokeMintedWith(keyId: KeyId, at: number): Promise<number> {
    return this.database.write(() => this.database.statement(REVOKE_MINTED).run(at, keyId));
  }

  revokedSince(at: number): Promise<readonly TokenFamily[]> {
    return this.database.read(() => this.database.statement(REVOKED).all(at).map(familyOf));
  }

  listLive(userId: UserId, now: number): Promise<readonly TokenFamily[]> {
    return this.database.read(() => this.database.statement(LIVE).all(userId, now).map(familyOf));
  }

  purgeExpired(before: number, limit: number): Promise<number> {
    return this.database.write(() =>
      this.database.statement(PURGE).run(hourOf(before), before, Math.max(0, limit)),
    );
  }

  #stored(sid: SessionId): TokenFamily | undefined {
    const row = this.database.statement(BY_SID).get(sid);
    return row === undefined ? undefined : familyOf(row);
  }

  #update(stored: TokenFamily, next: TokenFamily): void {
    const values = [JSON.stringify(next), next.revokedAt ?? null, endOf(next)];
    const hour = endHourOf(next);
    if (hour === endHourOf(stored)) this.database.statement(UPDATE).run(...values, next.sid);
    else this.database.statement(MOVE_HOUR).run(...values, hour, next.sid);
  }
}
