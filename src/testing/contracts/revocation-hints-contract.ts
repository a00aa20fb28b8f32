import { ok, strictEqual } from 'node:assert/strict';
import type { RevocationHints } from '../../ports/revocation-hints.js';
import { clause, type Contract } from './contract.js';

/** Far longer than any hint may take. */
const LIMIT_MS = 2_000;
const LOOK_EVERY_MS = 5;

/** What every `RevocationHints` promises to one process; that others hear it too is tested where there are others. */
export const revocationHintsContract: Contract<RevocationHints> = [
  clause(
    'each hint is heard by everybody who listens, the publisher included',
    'a revoked token is taken until the next poll',
    async (hints) => {
      const ears = [await openEar(hints), await openEar(hints)];
      for (let round = 0; round < 3; round += 1) {
        const before = ears.map(({ calls }) => calls);
        hints.publish();
        for (const [index, ear] of ears.entries()) await heard(ear, (before[index] ?? 0) + 1);
      }
      for (const ear of ears) ear.close();
    },
  ),
  clause(
    'of many hints at once the last is heard too, and together they may be one',
    'the revocation that ends a storm is not looked for',
    async (hints) => {
      const ear = await openEar(hints);
      let published = false;
      const early = ear.onCall(() => published);
      for (let n = 0; n < 50; n += 1) hints.publish();
      published = true;
      await heardAfter(early);
      ear.close();
    },
  ),
  clause(
    'whoever ended the subscription is not called any more, and ending it twice is ending it once',
    'a closed verifier goes on asking',
    async (hints) => {
      const [gone, here] = [await openEar(hints), await openEar(hints)];
      gone.close();
      gone.close();
      const [calls, before] = [gone.calls, here.calls];
      hints.publish();
      await heard(here, before + 1);
      strictEqual(gone.calls, calls);
      here.close();
    },
  ),
  clause(
    'one function may listen twice, and each ends for itself',
    'a second verifier silences the first',
    async (hints) => {
      let calls = 0;
      const listener = () => void (calls += 1);
      const endings = [hints.subscribe(listener), hints.subscribe(listener)];
      endings[0]?.();
      const ear = await openEar(hints);
      const before = calls;
      const now = ear.calls;
      hints.publish();
      await heard(ear, now + 1);
      await until(() => calls > before);
      endings[1]?.();
      ear.close();
    },
  ),
  clause(
    'a listener that throws disturbs neither the publisher nor the others',
    'one broken verifier keeps all from hearing',
    async (hints) => {
      const end = hints.subscribe(() => {
        throw new Error('a broken listener');
      });
      const ear = await openEar(hints);
      const before = ear.calls;
      hints.publish();
      await heard(ear, before + 1);
      ear.close();
      end();
    },
  ),
];

interface Ear {
  readonly calls: number;
  /** Whether a call came for which the question was answered with yes. */
  onCall(question: () => boolean): () => boolean;
  close(): void;
}

/** Listens, and waits until hints get through: a subscription may take its time. */
async function openEar(hints: RevocationHints): Promise<Ear> {
  let calls = 0;
  let onCall = (): void => undefined;
  const end = hints.subscribe(() => {
    calls += 1;
    onCall();
  });
  const limit = performance.now() + LIMIT_MS;
  while (calls === 0 && performance.now() < limit) {
    hints.publish();
    await pause(50);
  }
  ok(calls > 0, 'no hint was heard');
  // What was published above has arrived by now, so that the next call is the test's own.
  await pause(200);
  return {
    get calls() {
      return calls;
    },
    onCall: (question) => {
      let answered = false;
      onCall = () => (answered ||= question());
      return () => answered;
    },
    close: () => end(),
  };
}

const heard = (ear: Ear, calls: number): Promise<void> => until(() => ear.calls >= calls);

const heardAfter = (isHeard: () => boolean): Promise<void> => until(isHeard);

async function until(isSo: () => boolean): Promise<void> {
  const limit = performance.now() + LIMIT_MS;
  while (!isSo() && performance.now() < limit) await pause(LOOK_EVERY_MS);
  ok(isSo(), 'a hint was not heard');
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
