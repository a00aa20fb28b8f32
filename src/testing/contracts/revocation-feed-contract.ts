import { deepStrictEqual, fail, ok, strictEqual } from 'node:assert/strict';
import { NOTHING_REVOKED, type Revocations } from '../../domain/model/revocations.js';
import type { RevocationFeed } from '../../ports/revocation-feed.js';
import { clause, type Contract } from './contract.js';
import { type Distant, distantIssuerClauses } from './distant-issuer.js';
import { HOSTILE_TEXTS } from './provocation.js';

/** What a feed can tell of. */
export type ToldRevocation = Exclude<keyof Revocations, 'asOf' | 'tokenSeconds' | 'orgId'>;

/** A feed, and the issuer that it asks. */
export interface RevocationFeedUnderTest extends Distant {
  readonly feed: RevocationFeed;
  /** At least one; of the others it says nothing. */
  readonly tells: readonly ToldRevocation[];
  /**
   * From now on the issuer answers with this, or, when it is asked since a time, with at least what was added
   * from then on. Holds only what the feed tells of.
   */
  revoke(everything: Revocations): void | Promise<void>;
}

const NOW = 1_767_225_600;

const entries = (names: readonly string[], end: number) => ({
  subjects: new Map(names.map((name, index) => [name, index + 1])),
  sessions: new Map(names.map((name) => [name, end])),
  tokens: new Map(names.map((name) => [name, end])),
  kids: names,
  groups: names,
});

/** These names revoked in every way that the feed tells of. */
function revocations({ tells }: RevocationFeedUnderTest, names: readonly string[], asOf = NOW): Revocations {
  const every = entries(names, asOf + 900);
  const told = Object.fromEntries(tells.map((kind) => [kind, every[kind]]));
  return { ...NOTHING_REVOKED, ...told, asOf, tokenSeconds: 900 };
}

async function answerOf({ feed }: RevocationFeedUnderTest, since?: number): Promise<Revocations> {
  const answer = await feed.poll(since);
  return answer.kind === 'answered' ? answer.revocations : fail(answer.reason);
}

/** Everything that the feed tells of, in an order of its own. */
const toldBy = ({ tells }: RevocationFeedUnderTest, news: Revocations): readonly unknown[] =>
  tells.map((kind) => [...news[kind]].map((each) => JSON.stringify(each)).sort());

/** What every `RevocationFeed` promises. */
export const revocationFeedContract: Contract<RevocationFeedUnderTest> = [
  clause(
    'an issuer that has revoked nothing is answered with nothing, which is no failure',
    'a new system refuses every token',
    async (subject) => {
      await subject.revoke(revocations(subject, []));
      const { asOf, tokenSeconds, orgId, ...news } = await answerOf(subject);
      ok(orgId !== '', 'no organisation has an empty name');
      ok(Number.isFinite(asOf) && asOf >= 0, `${asOf} is no time`);
      ok(Number.isFinite(tokenSeconds) && tokenSeconds > 0, `${tokenSeconds} s are no life of a token`);
      for (const kind of Object.values(news)) deepStrictEqual([...kind], []);
    },
  ),
  clause(
    'everything revoked is told, with its number, under its own name, whatever that is',
    'a token of somebody who was shut out is good elsewhere',
    async (subject) => {
      const everything = revocations(subject, ['usr_ann', 'usr_bob', 'é\u{1f511}', ...HOSTILE_TEXTS]);
      await subject.revoke(everything);
      deepStrictEqual(toldBy(subject, await answerOf(subject)), toldBy(subject, everything));
    },
  ),
  clause(
    'whoever asks since an earlier answer is told at least what was revoked from that moment on',
    'what is revoked in the second of a question is never heard of',
    async (subject) => {
      await subject.revoke(revocations(subject, ['usr_old']));
      const { asOf } = await answerOf(subject);
      for (const later of [NOW, NOW + 10]) {
        const everything = revocations(subject, ['usr_old', `usr_${later}`], later);
        await subject.revoke(everything);
        const news = await answerOf(subject, asOf);
        for (const kind of subject.tells) {
          const names = [...news[kind]].map((each) => (typeof each === 'string' ? each : each[0]));
          ok(names.includes(`usr_${later}`), `${kind} misses what was revoked at ${later}`);
        }
        ok(news.asOf >= asOf, 'the time of the answer went back');
      }
    },
  ),
  clause(
    'each answer is new: changing one changes no other',
    'one verifier forgets for all others who was shut out',
    async (subject) => {
      const everything = revocations(subject, ['usr_ann']);
      await subject.revoke(everything);
      const first = await answerOf(subject);
      for (const kind of Object.values(first)) if (kind instanceof Map) kind.clear();
      strictEqual(toldBy(subject, await answerOf(subject)).join(), toldBy(subject, everything).join());
    },
  ),
  ...distantIssuerClauses<RevocationFeedUnderTest>({
    ask: ({ feed }) => feed.poll(undefined),
    close: ({ feed }) => feed.close(),
    faults: ['refuses', 'is_gone', 'talks_nonsense'],
  }),
];
