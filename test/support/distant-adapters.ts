import { DiscoveredJwksSource } from '../../src/adapters/jwks-http/discovered-jwks-source.js';
import { HttpJwksSource } from '../../src/adapters/jwks-http/http-jwks-source.js';
import { HttpRevocationFeed } from '../../src/adapters/jwks-http/http-revocation-feed.js';
import { NOTHING_REVOKED, type Revocations } from '../../src/domain/model/revocations.js';
import { presentRevocations } from '../../src/domain/revocation-document.js';
import type { JwksSource } from '../../src/ports/jwks-source.js';
import type { RevocationFeed } from '../../src/ports/revocation-feed.js';
import type { Made, Make } from '../../src/testing/contracts/contract.js';
import type { JwksSourceUnderTest } from '../../src/testing/contracts/jwks-source-contract.js';
import type {
  RevocationFeedUnderTest,
  ToldRevocation,
} from '../../src/testing/contracts/revocation-feed-contract.js';
import { HttpIssuer } from './http-issuer.js';

type ChooseSource = (issuer: HttpIssuer) => JwksSource;

export const configuredSource: ChooseSource = (issuer) =>
  new HttpJwksSource(issuer.client('jwksTimeoutSeconds'), `${issuer.origin}/jwks?tenant=secret`);

export const discoveredSource: ChooseSource = (issuer) =>
  new DiscoveredJwksSource(issuer.client('jwksTimeoutSeconds'), issuer.origin);

/** A source and an issuer on this machine. */
export const sourceUnderTest =
  (choose: ChooseSource): Make<JwksSourceUnderTest> =>
  async () => {
    let published = '{"keys":[]}';
    const issuer = await HttpIssuer.open(() => published);
    const source = choose(issuer);
    const publish = (text: string): void => void (published = text);
    const dispose = (): Promise<void> => {
      source.close();
      return issuer.close();
    };
    return { subject: { issuer, source, publish }, dispose };
  };

type ChooseFeed = (issuer: HttpIssuer) => RevocationFeed;

export const httpFeed: ChooseFeed = (issuer) =>
  new HttpRevocationFeed(issuer.client('revocationTimeoutSeconds'), {
    ...{ url: `${issuer.origin}/revocations`, bearer: 'pico_svc_secret' },
  });

/** A feed of counters, as this server writes it. */
export const countersUnderTest = (choose: ChooseFeed): Make<RevocationFeedUnderTest> =>
  feedUnderTest(choose, ['subjects', 'sessions', 'kids', 'groups'], (news) =>
    JSON.stringify(presentRevocations(news)),
  );

/** A feed that lists tokens one by one. */
export const tokenListUnderTest = (choose: ChooseFeed): Make<RevocationFeedUnderTest> =>
  feedUnderTest(choose, ['tokens'], ({ tokens }) =>
    JSON.stringify({ items: [...tokens].map(([jti, exp]) => ({ jti, exp })) }),
  );

const feedUnderTest =
  (
    choose: ChooseFeed,
    tells: readonly ToldRevocation[],
    write: (news: Revocations) => string,
  ): Make<RevocationFeedUnderTest> =>
  async (): Promise<Made<RevocationFeedUnderTest>> => {
    const ledger = new Ledger();
    const issuer = await HttpIssuer.open((url) =>
      write(ledger.since(Number(url.searchParams.get('since') ?? 0))),
    );
    const feed = choose(issuer);
    const revoke = (everything: Revocations): void => ledger.enter(everything);
    const dispose = (): Promise<void> => {
      feed.close();
      return issuer.close();
    };
    return { subject: { issuer, feed, tells, revoke }, dispose };
  };

/** What the issuer has revoked, and when it learned of it. */
class Ledger {
  #everything: Revocations = { ...NOTHING_REVOKED, asOf: 0, tokenSeconds: 900 };
  readonly #learned = new Map<string, number>();

  enter(everything: Revocations): void {
    const { subjects, sessions, tokens, kids, groups, asOf } = everything;
    for (const name of [...subjects.keys(), ...sessions.keys(), ...tokens.keys(), ...kids, ...groups])
      if (!this.#learned.has(name)) this.#learned.set(name, asOf);
    this.#everything = everything;
  }

  since(at: number): Revocations {
    const isNews = (name: string): boolean => (this.#learned.get(name) ?? 0) >= at;
    const newIn = (map: ReadonlyMap<string, number>) => new Map([...map].filter(([name]) => isNews(name)));
    const { subjects, sessions, tokens, kids, groups, ...rest } = this.#everything;
    return {
      ...rest,
      subjects: newIn(subjects),
      sessions: newIn(sessions),
      tokens: newIn(tokens),
      kids: kids.filter(isNews),
      groups: groups.filter(isNews),
    };
  }
}
