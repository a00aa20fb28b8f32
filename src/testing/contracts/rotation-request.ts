import { asKeyId } from '../../domain/model/ids.js';
import type { RotationRequest } from '../../domain/model/rotation.js';
import type { TokenFamily } from '../../domain/model/token-family.js';

export const GRACE_MS = 30_000;
/** How long after a replacement a straggler is still told apart from a thief: two windows and the clocks. */
export const STRAGGLER_MS = 2 * GRACE_MS + 2_000;
export const IDLE_MS = 7 * 86_400_000;
let calls = 0;

/** A rotation that presents the family's current token, 1,000 ms after it became current. */
export function rotationOf(family: TokenFamily, overrides: Partial<RotationRequest> = {}): RotationRequest {
  calls += 1;
  return {
    sid: family.sid,
    n: family.n,
    presentedKeyId: family.keyId,
    keyId: asKeyId('mac-1'),
    now: family.rotatedAt + 1_000,
    graceMs: GRACE_MS,
    idleMs: IDLE_MS,
    op: `rotation-${calls}`,
    ...overrides,
  };
}
