import { memoryStores } from '../../src/composition/memory-stores.js';
import { OwnRevocations } from '../../src/domain/own-revocations.js';
import { Revocation } from '../../src/domain/revocation.js';
import { asGroupId, asKeyId, asSessionId } from '../../src/domain/model/ids.js';
import { validatedTokenOf } from '../../src/domain/validated-token.js';
import type { RevocationCheck } from '../../src/ports/revocation-check.js';
import type { Make } from '../../src/testing/contracts/contract.js';
import type {
  CheckedToken,
  RevocationCheckUnderTest,
} from '../../src/testing/contracts/revocation-check-contract.js';
import { aFamily, aGroup, aTombstoneOf, aUser } from '../../src/testing/builders.js';
import { gone } from '../../src/testing/faults/fault.js';
import { withFaults } from '../../src/testing/faults/with-faults.js';
import { FixedClock } from '../../src/testing/fixed-clock.js';
import { MAX_STALE, nowSeconds, revocationFixture, TTL } from './revocation-fixture.js';

type Wrap = (check: RevocationCheck) => RevocationCheck;
const asItIs: Wrap = (check) => check;

let tokens = 0;

/** The list that a feed fills. */
export const listUnderTest =
  (wrap: Wrap = asItIs): Make<RevocationCheckUnderTest> =>
  async () => {
    const { list, feed, clock } = revocationFixture({ maxEntries: 1_000 });
    const [subjects, sessions, jtis] = [
      new Map<string, number>(),
      new Map<string, number>(),
      new Map<string, number>(),
    ];
    const [kids, groups]: [string[], string[]] = [[], []];
    const told = (): void => {
      feed.news = { subjects, sessions, tokens: jtis, kids: [...kids], groups: [...groups] };
      clock.advance(TTL);
    };
    const revoke = async (ground: string, { token, kid }: CheckedToken): Promise<void> => {
      const end = nowSeconds(clock) + 900;
      if (ground === 'subject') subjects.set(token.claims.sub, 4);
      if (ground === 'session') sessions.set(String(token.rawClaims['sid']), end);
      if (ground === 'token') jtis.set(token.claims.jti, end);
      if (ground === 'key') kids.push(kid);
      told();
    };
    return {
      subject: {
        check: wrap(list),
        grounds: ['subject', 'session', 'token', 'key'],
        revoke,
        async issue() {
          const n = (tokens += 1);
          const named = [`grp_a${n}`, `grp_b${n}`, `grp_c${n}`];
          const claims = { sub: `usr_${n}`, sid: `S${n}`, epoch: 3, jti: `J${n}`, groups: named };
          return { token: validatedTokenOf(claims), kid: asKeyId(`K${n}`), groups: named };
        },
        async deleteGroup(group) {
          groups.push(group);
          told();
        },
        async lose() {
          feed.failure = 'gone';
          clock.advance(MAX_STALE);
        },
      },
    };
  };

/** The check of the issuer's own process. */
export const ownUnderTest: Make<RevocationCheckUnderTest> = async () => {
  const clock = new FixedClock();
  const stores = memoryStores();
  const own = withFaults(stores.users);
  const check = new OwnRevocations(new Revocation(own.port, stores.families, clock), stores.groups);
  return {
    subject: {
      check,
      grounds: ['subject', 'session'],
      async revoke(ground, { token: { claims, rawClaims } }) {
        if (ground === 'session') {
          await stores.families.revoke(asSessionId(String(rawClaims['sid'])), clock.now());
          return;
        }
        const user = (await stores.users.list({ limit: 200 })).users.find(({ id }) => id === claims.sub);
        if (user !== undefined) await stores.users.replace(aTombstoneOf(user, clock.now()));
      },
      async issue() {
        const living = [aGroup(), aGroup(), aGroup()];
        for (const group of living) await stores.groups.insert(group);
        const user = aUser({ claimsEpoch: 3 });
        const family = aFamily({ userId: user.id });
        await stores.users.insert(user);
        await stores.families.open(family);
        const named = living.map(({ id }) => id);
        const { orgId: org_id, role } = user;
        const claims = { sub: user.id, sid: family.sid, epoch: 3, jti: 'J', groups: named, org_id, role };
        return { token: validatedTokenOf(claims), kid: asKeyId('K1'), groups: named };
      },
      async deleteGroup(id) {
        const group = await stores.groups.findById(asGroupId(id));
        if (group === undefined) throw new Error(`There is no group ${id}.`);
        await stores.groups.replace({ ...group, nameKey: `DELETED:${id}`, deletedAt: clock.now() });
      },
      lose: async () => own.faults.everywhere(gone()),
    },
  };
};
