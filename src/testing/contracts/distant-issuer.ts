import { AssertionError, fail, ok, strictEqual } from 'node:assert/strict';
import { clause, type Contract } from './contract.js';
import { crowd } from './provocation.js';

/** What an issuer at the other end of a network may do instead of answering. */
export type IssuerFault = 'refuses' | 'is_silent' | 'is_gone' | 'talks_nonsense';

/** The issuer behind an adapter under test. */
export interface DistantIssuer {
  /** From now on; undefined: it answers again. `is_silent` takes the question, and says nothing ever. */
  misbehave(fault: IssuerFault | undefined): void | Promise<void>;
  /** How often it was asked for what the adapter is there to get. */
  asked(): number;
  /** How long the adapter waits for an answer: a second or two, so that a test can wait as well. */
  readonly timeLimitMs: number;
}

export interface Distant {
  readonly issuer: DistantIssuer;
}

/** How one adapter is asked and let go of. */
interface Asking<Subject> {
  ask(subject: Subject): Promise<Outcome>;
  close(subject: Subject): void;
  readonly faults: readonly IssuerFault[];
}

interface Outcome {
  readonly kind: string;
  readonly reason?: string;
}

/** How far beyond its limit a failure may come: machines are busy. */
const MARGIN_MS = 5_000;
const MANY = 8;

/** What is promised of everything that asks a distant issuer. */
export const distantIssuerClauses = <Subject extends Distant>({
  ask,
  close,
  faults,
}: Asking<Subject>): Contract<Subject> => [
  clause(
    'an issuer that does not answer as it should is a failure with a reason, never a rejection, and not for ever',
    'one answer of an issuer ends every process that checks its tokens, or keeps them from asking again',
    async (subject) => {
      for (const fault of faults.filter((each) => each !== 'is_silent')) {
        await subject.issuer.misbehave(fault);
        const outcome = await ask(subject).catch((error: unknown) =>
          fail(`${fault}: rejected with ${String(error)}`),
        );
        strictEqual(outcome.kind, 'failed', fault);
        ok(outcome.reason, `${fault}: no reason`);
        await subject.issuer.misbehave(undefined);
        isAnswer(await ask(subject));
      }
    },
  ),
  clause(
    'each call asks once, whether that fails or not, and remembers nothing',
    'many servers that each try again keep an issuer from getting up, or believe an answer that is old',
    async (subject) => {
      const before = subject.issuer.asked();
      isAnswer(await ask(subject));
      isAnswer(await ask(subject));
      strictEqual(subject.issuer.asked(), before + 2);
      await subject.issuer.misbehave('refuses');
      strictEqual((await ask(subject)).kind, 'failed');
      strictEqual(subject.issuer.asked(), before + 3);
    },
  ),
  clause(
    'an issuer that says nothing is given up at the time limit',
    'requests pile up behind one question until the memory is full',
    async (subject) => {
      await subject.issuer.misbehave('is_silent');
      const outcome = await within(subject.issuer.timeLimitMs + MARGIN_MS, ask(subject));
      strictEqual(outcome.kind, 'failed');
    },
  ),
  clause(
    'many who ask at once are each answered',
    'the answer to one question is taken for that to another',
    async (subject) => {
      const outcomes = await crowd(MANY, () => ask(subject));
      outcomes.forEach(isAnswer);
    },
  ),
  clause(
    'closing ends what is under way; from then on every call fails at once and asks nobody; twice is once',
    'a process that is told to stop does not, or goes on asking',
    async (subject) => {
      await subject.issuer.misbehave('is_silent');
      const before = subject.issuer.asked();
      const underWay = ask(subject);
      while (subject.issuer.asked() === before) await new Promise(setImmediate);
      close(subject);
      strictEqual((await within(subject.issuer.timeLimitMs / 2, underWay)).kind, 'failed');
      close(subject);
      await subject.issuer.misbehave(undefined);
      strictEqual((await ask(subject)).kind, 'failed');
      strictEqual(subject.issuer.asked(), before + 1);
    },
  ),
];

function isAnswer({ kind, reason }: Outcome): void {
  ok(kind !== 'failed', `it failed: ${reason}`);
}

async function within<Result>(limitMs: number, work: Promise<Result>): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(
      () => reject(new AssertionError({ message: `no result within ${limitMs} ms` })),
      limitMs,
    );
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}
