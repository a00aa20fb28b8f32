import { expect } from 'chai';
import fc from 'fast-check';
import { asKeyId } from '../../src/domain/model/ids.js';
import { decideRotation } from '../../src/domain/model/rotation.js';
import type { TokenFamily } from '../../src/domain/model/token-family.js';
import { aFamily } from '../../src/testing/builders.js';

const KEY = asKeyId('mac-1');
const GRACE_MS = 30_000;

function present(family: TokenFamily, n: number, now: number) {
  const request = {
    sid: family.sid,
    n,
    presentedKeyId: KEY,
    keyId: KEY,
    now,
    graceMs: GRACE_MS,
    idleMs: 7 * 86_400_000,
    op: 'op',
  };
  return decideRotation(family, request);
}

describe('the rule of rotation, simulated', () => {
  it('kills no honest family, whatever stragglers arrive within the grace of being replaced', () => {
    const step = fc.record({
      waitMs: fc.integer({ min: 0, max: 120_000 }),
      strayMs: fc.integer({ min: 0, max: GRACE_MS }),
    });
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 40 }), (steps) => {
        let family = aFamily();
        let now = family.createdAt;
        const stragglers: { n: number; at: number }[] = [];
        for (const { waitMs, strayMs } of steps) {
          const arrived = stragglers.filter(({ at }) => at > now && at <= now + waitMs);
          for (const { n, at } of arrived)
            expect(present(family, n, at).kind).to.be.oneOf(['replay', 'superseded']);
          now += waitMs;
          const decision = present(family, family.n, now);
          expect(decision.kind).to.equal('rotated');
          stragglers.push({ n: family.n, at: now + strayMs });
          family = decision.write ?? family;
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it('catches a thief who keeps presenting a token that was replaced long ago', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 30 }),
        fc.integer({ min: 1, max: 60_000 }),
        (rotations, everyMs) => {
          let family = aFamily();
          let now = family.createdAt;
          for (let n = 0; n < rotations; n += 1) {
            now += everyMs;
            family = present(family, family.n, now).write ?? family;
          }
          now += 2 * GRACE_MS + 2_001;
          expect(present(family, 0, now).kind).to.equal('reused');
        },
      ),
    );
  });

  /** The verdict on n, presented this many seconds after rotations at the given seconds. */
  const verdictOn = (n: number, at: number, rotatedAt: readonly number[]) => {
    let family = aFamily();
    const start = family.createdAt;
    for (const second of rotatedAt)
      family = present(family, family.n, start + second * 1_000).write ?? family;
    return present(family, n, start + at * 1_000).kind;
  };

  it('forgives a token for one grace after it was replaced, whatever the rotations around it', () => {
    const rotations = fc.array(fc.integer({ min: 0, max: 61_000 }), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(rotations, fc.integer({ min: 0, max: GRACE_MS }), (waits, strayMs) => {
        let family = aFamily();
        let now = family.createdAt;
        const replacedAt: number[] = [];
        for (const waitMs of waits) {
          now += waitMs;
          family = present(family, family.n, now).write ?? family;
          replacedAt.push(now);
        }
        for (const [n, at] of replacedAt.entries())
          if (at + strayMs >= now) expect(present(family, n, at + strayMs).kind).not.to.equal('reused');
      }),
      { numRuns: 2_000 },
    );
  });

  it('forgives a token that set a mark for two graces and two seconds', () => {
    expect(verdictOn(0, 62, [0])).to.equal('superseded');
    expect(verdictOn(0, 62.001, [0])).to.equal('reused');
    expect(verdictOn(0, 62, [0, 10])).to.equal('superseded');
  });

  it('forgives a token that was replaced late under a mark for little more than one grace', () => {
    expect(verdictOn(1, 62, [0, 29])).to.equal('superseded');
    expect(verdictOn(1, 63, [0, 29])).to.equal('reused');
    expect(verdictOn(1, 60, [0, 30, 30.001])).to.equal('superseded');
    expect(verdictOn(1, 60.002, [0, 30, 30.001, 60.002])).to.equal('reused');
  });

  it('replays for one grace after the rotation and no longer', () => {
    expect(verdictOn(0, 30, [0])).to.equal('replay');
    expect(verdictOn(0, 30.001, [0])).to.equal('superseded');
  });

  it('never keeps more than two marks', () => {
    let family = aFamily();
    for (let n = 0; n < 500; n += 1)
      family = present(family, family.n, family.createdAt + n * 9_000).write ?? family;
    expect(family.marks).to.have.lengthOf(2);
  });
});
