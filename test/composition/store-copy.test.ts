import { expect } from 'chai';
import { openMongoStores } from '../../src/composition/mongo-stores.js';
import { openSqliteStores } from '../../src/composition/sqlite-stores.js';
import { StoreCopy, type CopyResult } from '../../src/domain/store-copy.js';
import { StoreCopyError } from '../../src/domain/store-copy-error.js';
import type { User } from '../../src/domain/model/user.js';
import type { StoreArchive } from '../../src/ports/store-archive.js';
import { aFamily, aGroup, aKeyRecord, aServiceToken, aUser } from '../../src/testing/builders.js';
import { FixedClock } from '../../src/testing/fixed-clock.js';
import { rotationOf } from '../../src/testing/contracts/rotation-request.js';
import {
  contentOf,
  cutAfter,
  fill,
  newPlace,
  parts,
  removePlaces,
  withArchive,
  withCountsOfNothing,
  type Place,
} from '../support/archives.js';
import { failureOf } from '../support/failure.js';
import { refusal } from '../support/refusal.js';
import { describeWithServices } from '../support/services.js';
import { removeTemporaryDirectories } from '../support/temporary-directory.js';

/** Of the server's own clock: what it removes by itself must not be over by it. */
const NOW = Date.now();

const copy = (source: StoreArchive, target: StoreArchive, name = 'source'): Promise<CopyResult> =>
  new StoreCopy(source, target, new FixedClock(NOW)).run(name, () => undefined);

const copyBetween = (from: Place, to: Place): Promise<CopyResult> =>
  withArchive(from, (source) => withArchive(to, (target) => copy(source, target)));

/** The stores as a server opens them. */
async function serve(place: Place) {
  const { stores, database } = await (place.kind === 'sqlite'
    ? openSqliteStores({ path: place.path })
    : openMongoStores({ url: place.url }));
  const close = (): Promise<void> => database.close();
  serving.push(close);
  return { stores, close };
}

/** A failed test must not keep the process alive. */
const serving: (() => Promise<void>)[] = [];

describeWithServices('copying a store', ['MONGODB_URL'], () => {
  afterEach(async () => {
    await Promise.all(serving.splice(0).map((close) => close()));
    await removePlaces();
  });
  after(removeTemporaryDirectories);

  it('takes every record from SQLite to MongoDB and back as it was; expired sessions stay behind', async () => {
    const [first, middle, last] = [
      await newPlace('sqlite'),
      await newPlace('mongo'),
      await newPlace('sqlite'),
    ];
    const original = await withArchive(first, async (source) => {
      await fill(source, 1_200, NOW);
      await source.raiseFence();
      return contentOf(source);
    });
    const result = await copyBetween(first, middle);
    expect(result).to.deep.equal({
      signingKeys: 2,
      users: 1_203,
      groups: 2,
      serviceTokens: 1,
      families: 2,
      registration: 1,
      superadmins: 2,
    });
    await withArchive(middle, (source) => source.raiseFence());
    expect(await copyBetween(middle, last)).to.deep.equal(result);
    const living = original.families.filter((_, index) => index < 2);
    const copied = await withArchive(last, contentOf);
    expect(copied).to.deep.equal({ ...original, families: living });
    await (await serve(last)).close();
  });

  it('takes an ended session along while an access token of it may count, though nobody can refresh it', async () => {
    const [source, target] = [await newPlace('sqlite'), await newPlace('mongo')];
    const rotatedAt = NOW - 86_400_000;
    const session = aFamily({ createdAt: rotatedAt, idleExpiresAt: rotatedAt + 1, revokedAt: rotatedAt });
    await withArchive(source, async (archive) => {
      await archive.shelves.families.add(session);
      await archive.shelves.families.add(
        aFamily({ createdAt: rotatedAt - 300_001, idleExpiresAt: rotatedAt }),
      );
      await archive.raiseFence();
    });
    expect((await copyBetween(source, target)).families).to.equal(1);
    expect((await withArchive(target, contentOf)).families).to.deep.equal([
      { key: session.sid, entry: session },
    ]);
  });

  it('raises a fence that stands once more before it reads, and reads nothing where that fails', async () => {
    const [source, target] = [await newPlace('sqlite'), await newPlace('sqlite')];
    await withArchive(source, async (archive) => {
      await archive.shelves.users.add(aUser());
      await archive.raiseFence();
    });
    const lax = new Error('this server does not keep to its rules');
    const cut = withArchive(source, (opened) =>
      withArchive(target, (archive) =>
        copy({ ...parts(opened), raiseFence: () => Promise.reject(lax) }, archive),
      ),
    );
    expect(await failureOf(cut)).to.equal(lax);
    expect((await withArchive(target, contentOf)).users).to.deep.equal([]);
  });

  it('refuses a source that takes writes', async () => {
    const places = [await newPlace('sqlite'), await newPlace('mongo')] as const;
    expect(await failureOf(copyBetween(...places)))
      .to.be.instanceOf(StoreCopyError)
      .with.property('message', 'The source takes writes: fence it first.');
  });

  for (const [from, to] of [
    ['sqlite', 'mongo'],
    ['mongo', 'sqlite'],
  ] as const) {
    it(`goes on where it was cut, from ${from} to ${to}, and no server starts in between`, async () => {
      const [source, target] = [await newPlace(from), await newPlace(to)];
      await withArchive(source, async (archive) => {
        await fill(archive, 700, NOW);
        await archive.raiseFence();
      });
      for (const allowed of [0, 1, 400, 150]) {
        const cut = await withArchive(source, (opened) =>
          withArchive(target, (archive) => failureOf(copy(opened, cutAfter(allowed, archive)))),
        );
        expect(cut).to.be.instanceOf(Error).with.property('message', 'the cable was cut');
        expect(String(await failureOf(serve(target)))).to.contain('half filled by `pico-auth copy`');
      }
      const other = withArchive(source, (opened) =>
        withArchive(target, (archive) => copy(opened, archive, 'another')),
      );
      expect(String(await failureOf(other))).to.contain('half filled from source');
      expect((await copyBetween(source, target)).users).to.equal(703);
      await (await serve(target)).close();
    });
  }

  /** A fenced source and a target that an earlier run left half filled, with these users in them. */
  async function halfCopied(inSource: readonly User[], inTarget: readonly User[]) {
    const [source, target] = [await newPlace('sqlite'), await newPlace('sqlite')];
    await withArchive(source, async (archive) => {
      for (const user of inSource) await archive.shelves.users.add(user);
      await archive.raiseFence();
    });
    await withArchive(target, async (archive) => {
      await archive.markUnfinished('source');
      for (const user of inTarget) await archive.shelves.users.add(user);
    });
    return [source, target] as const;
  }

  it('refuses a target with records of its own', async () => {
    const [source, target] = [await newPlace('sqlite'), await newPlace('mongo')];
    await withArchive(target, (archive) => archive.shelves.groups.add(aGroup()));
    await withArchive(source, (archive) => archive.raiseFence());
    expect(String(await failureOf(copyBetween(source, target)))).to.contain('holds records already');
    const reckoned = withArchive(source, (opened) =>
      withArchive(target, (archive) => copy(opened, withCountsOfNothing(archive))),
    );
    expect(String(await failureOf(reckoned))).to.contain('holds records already');
  });

  it('tells a record that the source does not have', async () => {
    const user = aUser();
    const places = await halfCopied([], [user]);
    expect(String(await failureOf(copyBetween(...places)))).to.contain(
      `users: ${user.id} is in the target and not in the source.`,
    );
  });

  it('tells a record that differs from that of the source', async () => {
    const user = aUser();
    const places = await halfCopied([{ ...user, role: 'superadmin' }], [user]);
    expect(String(await failureOf(copyBetween(...places)))).to.contain(
      `users: ${user.id} differs between the two stores.`,
    );
  });

  for (const kind of ['sqlite', 'mongo'] as const) {
    it(`fences ${kind} against servers that are running: nothing is written, reading goes on`, async () => {
      const place = await newPlace(kind);
      const { stores, close } = await serve(place);
      const [user, group, family, token] = [aUser(), aGroup(), aFamily({ createdAt: NOW }), aServiceToken()];
      const key = aKeyRecord({ version: 1 });
      await stores.users.insert(user);
      await stores.groups.insert(group);
      await stores.families.open(family);
      await stores.serviceTokens.insert(token);
      await stores.signingKeys.insert(key);
      const before = await withArchive(place, async (archive) => {
        await archive.raiseFence();
        return contentOf(archive);
      });
      const writes: readonly (() => Promise<unknown>)[] = [
        () => stores.users.insert(aUser()),
        () => stores.users.replace({ ...user, role: 'viewer' }),
        () => stores.users.recordSignIn(user.id, NOW),
        () => stores.users.replacePasswordHash(user.id, user.passwordHash ?? '', 'new'),
        () => stores.groups.insert(aGroup()),
        () => stores.groups.replace(group),
        () => stores.families.open(aFamily()),
        () => stores.families.rotate(rotationOf(family)),
        () => stores.families.revoke(family.sid, NOW),
        () => stores.families.revokeAllOf(family.userId, NOW),
        () => stores.families.revokeMintedWith(family.keyId, NOW),
        () => stores.serviceTokens.insert(aServiceToken()),
        () => stores.serviceTokens.remove(token),
        () => stores.settings.setRegistrationEnabled(true),
        () => stores.roster.join(user.id),
        () => stores.signingKeys.insert(aKeyRecord({ sequence: 9 })),
        () => stores.signingKeys.replace({ ...key, version: 2 }, 1),
      ];
      for (const write of writes) await refusal(write(), 'store_unavailable');
      expect(await stores.users.findById(user.id)).to.deep.equal(user);
      expect(await stores.serviceTokens.findByHash(token.tokenHash)).to.deep.equal(token);
      expect(await withArchive(place, contentOf)).to.deep.equal(before);
      expect(String(await failureOf(serve(place)))).to.contain('takes no writes since');
      await withArchive(place, (archive) => archive.lowerFence());
      await stores.users.recordSignIn(user.id, NOW);
      expect(await stores.serviceTokens.remove(token)).to.equal(true);
      await close();
      await (await serve(place)).close();
    });
  }
});
