import type { DescribedKey } from '../../domain/key-snapshot.js';
import type { UnusableKey } from '../../domain/key-vault.js';
import { about, type Finding } from './finding.js';

export interface KeyExamination {
  readonly keys: readonly DescribedKey[];
  readonly unusable: readonly UnusableKey[];
  /** The key-encryption key that seals now. */
  readonly sealedBy: string;
  readonly rotateDays: number;
  readonly now: number;
}

const DAY_MS = 86_400_000;
const keys = about('keys');
const sealing = about('key-encryption');

/** How old the keys are that sign and mint, and whether they are followed in time. */
export function examineKeyAges({ keys: all, rotateDays, now }: KeyExamination): readonly Finding[] {
  if (all.length === 0) return [keys.ok('there are none yet; the first start of the server makes them')];
  const active = all.filter(({ phase }) => phase === 'active');
  if (active.length === 0)
    return [keys.failure('there is none that is active', 'Start the server: it makes its keys.')];
  return active.map(({ record, times }) => {
    const name = record.use === 'mac' ? 'refresh tokens' : record.algorithm;
    const days = Math.floor((now - times.activatesAt) / DAY_MS);
    const text = `${name}: ${record.kid} is ${days} days old, of ${rotateDays}`;
    if (days <= rotateDays + 1) return keys.ok(text);
    return keys.warning(
      text,
      'Keys move on while a server runs; `pico-auth keys rotate` lets one follow now.',
    );
  });
}

/** Whether every key opens, and by which key-encryption key. */
export function examineSealing({ keys: all, unusable, sealedBy }: KeyExamination): readonly Finding[] {
  const closed = unusable.map(({ identity, reason, cure }) =>
    sealing.failure(
      `${identity.kid} does not open: ${reason}`,
      `${cure} If it is lost: \`pico-auth keys rotate --unreadable\`.`,
    ),
  );
  const older = all.filter(
    ({ record, opens }) => opens === true && record.secret?.keyEncryptionKeyId !== sealedBy,
  );
  if (older.length > 0)
    return [
      ...closed,
      sealing.warning(
        `${older.length} keys are sealed by another key than ${sealedBy}, the first one`,
        '`pico-auth keys rewrap`, once every server knows the first one; then the others can go.',
      ),
    ];
  return closed.length > 0 ? closed : [sealing.ok(`every key opens, sealed by ${sealedBy}`)];
}
