import { fail, ok, strictEqual } from 'node:assert/strict';
import type { FetchPhase, JwksFetched, JwksFetchFailure, JwksSource } from '../../ports/jwks-source.js';
import { clause, type Contract } from './contract.js';
import { type Distant, distantIssuerClauses } from './distant-issuer.js';
import { HOSTILE_TEXTS } from './provocation.js';

/** A source, and the issuer that it asks. */
export interface JwksSourceUnderTest extends Distant {
  readonly source: JwksSource;
  /** From now on the issuer publishes this text in place of its keys. */
  publish(text: string): void | Promise<void>;
}

const PHASES: ReadonlySet<FetchPhase> = new Set(['dns', 'connect', 'tls', 'headers', 'body', 'parse']);

async function textOf({ source }: JwksSourceUnderTest): Promise<string> {
  const answer = await source.fetch();
  return answer.kind === 'fetched' ? answer.text : fail(answer.reason);
}

/** What every `JwksSource` promises. */
export const jwksSourceContract: Contract<JwksSourceUnderTest> = [
  clause(
    'the text comes as it was published, each time anew, be it a key set or not',
    'a key that was withdrawn is believed, or a repaired text hides what somebody has put there',
    async (subject) => {
      const large = JSON.stringify({ keys: [], note: 'é\u{1f511}\u2028 '.repeat(10_000) });
      for (const text of [
        ' {"keys":[]}\n',
        '{"keys":[{"kid":"__proto__"}]}',
        large,
        'no JSON',
        ...HOSTILE_TEXTS,
      ]) {
        await subject.publish(text);
        strictEqual(await textOf(subject), text);
      }
    },
  ),
  clause(
    'answer and failure say what was asked, how long it took and might have taken, and which option changes that',
    'nobody finds out why tokens are refused, or a credential of the address is in the log',
    async (subject) => {
      await subject.publish('{"keys":[]}');
      factsOf(await subject.source.fetch());
      await subject.issuer.misbehave('refuses');
      const failure = await subject.source.fetch();
      factsOf(failure);
      ok(failure.kind === 'failed' && PHASES.has(failure.phase));
    },
  ),
  ...distantIssuerClauses<JwksSourceUnderTest>({
    ask: ({ source }) => source.fetch(),
    close: ({ source }) => source.close(),
    faults: ['refuses', 'is_gone'],
  }),
];

function factsOf({ url, elapsedMs, timeoutMs, timeoutOption }: JwksFetched | JwksFetchFailure): void {
  const { username, password, search } = new URL(url);
  strictEqual(username + password + search, '');
  ok(elapsedMs >= 0 && Number.isFinite(elapsedMs), `${elapsedMs} ms are no time`);
  ok(timeoutMs > 0, `${timeoutMs} ms are no time limit`);
  ok(timeoutOption !== '', 'no option is named');
}
