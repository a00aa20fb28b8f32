import { expect } from 'chai';
import { type HttpFixture, httpFixture } from '../support/http-server.js';
import { DAY, HOUR, MINUTE, SECOND } from '../support/key-fixture.js';

const STALE = 'stale-while-revalidate=60, stale-if-error=86400';

describe('how long copies of the key set are fresh', () => {
  let server: HttpFixture;
  beforeEach(async () => {
    server = await httpFixture();
  });
  afterEach(() => server.close());

  const cacheControl = async (): Promise<string | null> => {
    const replies = ['/api/v1/auth/jwks', '/.well-known/jwks.json'].map((path) => server.call('GET', path));
    const [own, wellKnown] = (await Promise.all(replies)).map(({ headers }) => headers.get('cache-control'));
    expect(wellKnown).to.equal(own);
    return own ?? null;
  };
  const maxAge = async (): Promise<number> => Number(/max-age=(\d+)/.exec((await cacheControl()) ?? '')?.[1]);
  const announced = () => {
    const key = server.auth.keyRing
      .describe()
      .find(({ record, phase }) => record.use === 'sig' && phase === 'announced');
    if (key === undefined) throw new Error('no key is announced');
    return key;
  };

  it('falls with the time to the next planned change, from ten minutes to one', async () => {
    const { activatesAt } = announced().times;
    const before = [DAY, HOUR, 601 * SECOND, 599.5 * SECOND, 5 * MINUTE, 61 * SECOND, 10 * SECOND, 1];
    const ages: number[] = [];
    for (const ms of before) {
      server.clock.set(activatesAt - ms);
      ages.push(await maxAge());
    }
    expect(ages).to.deep.equal([600, 600, 600, 599, 300, 61, 60, 60]);
    expect(await cacheControl()).to.equal(`public, max-age=60, ${STALE}`);
  });

  it('is ten minutes again once the change has come, until the former key leaves', async () => {
    const [key] = server.auth.keyRing.describe().filter(({ record }) => record.use === 'sig');
    server.clock.set(announced().times.activatesAt);
    await server.auth.keyRing.maintain();
    expect(await maxAge()).to.equal(600);
    const former = server.auth.keyRing.describe().find(({ record }) => record.kid === key?.record.kid);
    server.clock.set((former?.times.leavesAt ?? NaN) - 2 * MINUTE);
    expect(await maxAge()).to.equal(120);
  });

  it('is one minute for a day after a revocation, because another one may follow', async () => {
    const { kid } = announced().record;
    await server.auth.operator.keyOperations.revoke({ kid, fresh: false }, 'operator');
    const ages: number[] = [];
    for (const ms of [0, HOUR, 22 * HOUR, HOUR - 1, 1]) {
      server.clock.advance(ms);
      ages.push(await maxAge());
    }
    expect(ages).to.deep.equal([60, 60, 60, 60, 600]);
  });
});
