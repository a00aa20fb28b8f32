import { NOTHING_REVOKED } from '../../src/domain/model/revocations.js';
import type { JwksSource } from '../../src/ports/jwks-source.js';
import type { FeedAnswer, FeedFailure, RevocationFeed } from '../../src/ports/revocation-feed.js';
import { configuredSource, countersUnderTest, httpFeed, sourceUnderTest } from './distant-adapters.js';

type Fetch = JwksSource['fetch'];
type Poll = RevocationFeed['poll'];

const source = (
  fetch: (right: Fetch) => Fetch,
  close: (right: () => void) => () => void = (right) => right,
) =>
  sourceUnderTest((issuer) => {
    const right = configuredSource(issuer);
    return { fetch: fetch(() => right.fetch()), close: close(() => right.close()) };
  });

const feed = (poll: (right: Poll) => Poll) =>
  countersUnderTest((issuer) => {
    const right = httpFeed(issuer);
    return { poll: poll((since) => right.poll(since)), close: () => right.close() };
  });

/** Says by an error what it should say by its result. */
export const throwingSource = source((fetch) => async () => {
  const answer = await fetch();
  if (answer.kind === 'failed') throw new Error(answer.reason);
  return answer;
});

/** Tries again by itself. */
export const retryingSource = source((fetch) => async () => {
  const first = await fetch();
  return first.kind === 'failed' ? fetch() : first;
});

/** Believes for ever what it was told first. */
export const rememberingSource = source((fetch) => {
  let first: ReturnType<Fetch> | undefined;
  return () => (first ??= fetch());
});

/** Mends what it hands over. */
export const trimmingSource = source((fetch) => async () => {
  const answer = await fetch();
  return answer.kind === 'failed' ? answer : { ...answer, text: answer.text.trim() };
});

/** Shows the whole address in the log. */
export const talkativeSource = source((fetch) => async () => ({
  ...(await fetch()),
  url: 'https://user:password@issuer.example.com/jwks',
}));

/** Waits as long as the issuer pleases. */
export const patientSource = source((fetch) => async () => {
  const answer = await fetch();
  return answer.kind === 'failed' && answer.reason.includes('time limit')
    ? new Promise(() => undefined)
    : answer;
});

/** Goes on after it was told to stop. */
export const deafSource = source(
  (fetch) => fetch,
  () => () => undefined,
);

/** Takes what it cannot read for nothing. */
export const gullibleFeed = feed((poll) => async (since) => {
  const answer = await poll(since);
  const isUnread = answer.kind === 'failed' && answer.reason.includes('JSON');
  return isUnread ? answered({}) : answer;
});

/** Thinks that it has heard of the second it asked in. */
export const feedOfTheNextSecond = feed((poll) => (since) => poll(since === undefined ? since : since + 1));

/** Forgets the sessions. */
export const feedWithoutSessions = feed((poll) => async (since) => {
  const answer = await poll(since);
  return answer.kind === 'failed' ? answer : answered({ ...answer.revocations, sessions: new Map() });
});

/** Fails while there is nothing to tell. */
export const feedThatNeedsNews = feed((poll) => async (since) => {
  const answer = await poll(since);
  const isEmpty = answer.kind === 'answered' && answer.revocations.subjects.size === 0;
  return isEmpty ? { kind: 'failed', reason: 'empty' } : answer;
});

/** Hands the same answer to all. */
export const feedOfOneAnswer = feed((poll) => {
  let last: FeedAnswer | FeedFailure | undefined;
  return async (since) => (last ??= await poll(since));
});

const answered = (revocations: Partial<FeedAnswer['revocations']>): FeedAnswer => ({
  kind: 'answered',
  revocations: { ...NOTHING_REVOKED, asOf: 0, tokenSeconds: 900, ...revocations },
});
