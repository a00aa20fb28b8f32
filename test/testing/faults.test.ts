import { expect } from 'chai';
import { MemoryTokenFamilyStore } from '../../src/adapters/memory/memory-token-family-store.js';
import { MemoryUserRepository } from '../../src/adapters/memory/memory-user-repository.js';
import type { AuthPorts } from '../../src/composition/auth-ports.js';
import { createAuth } from '../../src/composition/create-auth.js';
import { AuthError } from '../../src/domain/errors.js';
import { asOrgId } from '../../src/domain/model/ids.js';
import type { Principal } from '../../src/domain/model/principal.js';
import type { User } from '../../src/domain/model/user.js';
import { aFamily, aUser } from '../../src/testing/builders.js';
import { crashEverywhere } from '../../src/testing/faults/crash-everywhere.js';
import {
  answers,
  gone,
  hang,
  held,
  lateTtl,
  lostAcknowledgement,
  rival,
  sentTwice,
} from '../../src/testing/faults/fault.js';
import { JumpingClock } from '../../src/testing/faults/jumping-clock.js';
import { withFaults } from '../../src/testing/faults/with-faults.js';
import { FixedClock, START_OF_TEST_TIME } from '../../src/testing/fixed-clock.js';
import { authFixture, ORIGIN, PASSWORD, TEST_CONFIG } from '../support/auth-fixture.js';

const codeOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => 'done',
    (error: unknown) => (error instanceof AuthError ? error.code : error),
  );

/** The domain with one of its ports wrapped, and the script of that port. */
async function domainWith<Name extends 'users' | 'families' | 'groups'>(name: Name) {
  let script: ReturnType<typeof withFaults<AuthPorts[Name]>> | undefined;
  const fixture = await authFixture({
    ports: (ports) => {
      script = withFaults(ports[name]);
      return { [name]: script.port };
    },
  });
  if (script === undefined) throw new Error('The port was not wrapped.');
  return { ...fixture, faults: script.faults };
}

describe('withFaults', () => {
  it('changes nothing without a script, and tells which calls were made', async () => {
    const { port, faults } = withFaults(new MemoryUserRepository());
    const ann = aUser();
    expect(await port.insert(ann)).to.equal('inserted');
    expect(await port.findById(ann.id)).to.deep.equal(ann);
    expect(faults.calls).to.deep.equal(['insert', 'findById']);
  });

  it('takes scripted faults first, one each call, then the standing one, until it is cleared', async () => {
    const { port, faults } = withFaults(new MemoryUserRepository());
    faults.always('countByOrg', gone());
    faults.next('countByOrg', answers(new Map([['acme', 7]])));
    expect((await port.countByOrg()).get(asOrgId('acme'))).to.equal(7);
    expect(await codeOf(port.countByOrg())).to.equal('store_unavailable');
    expect(await codeOf(port.insert(aUser()))).to.equal('done');
    faults.everywhere(gone());
    expect(await codeOf(port.insert(aUser()))).to.equal('store_unavailable');
    faults.clear();
    expect((await port.countByOrg()).size).to.equal(1);
  });
});

describe('a fault', () => {
  it('of a dependency that is gone lets nothing arrive: sign-in says so, and nobody is let in', async () => {
    const { faults, signIn, user } = await domainWith('families');
    const ann = await user();
    faults.everywhere(gone());
    expect(await codeOf(signIn(ann))).to.equal('store_unavailable');
    faults.clear();
    expect(await codeOf(signIn(ann))).to.equal('done');
  });

  it('of a lost acknowledgement leaves the effect: the client asks again and gets the same successor', async () => {
    const { auth, faults, signIn, user } = await domainWith('families');
    const { refreshToken } = await signIn(await user());
    faults.next('rotate', lostAcknowledgement());
    expect(await codeOf(auth.refreshRotation.refresh(refreshToken, ORIGIN))).to.equal('store_unavailable');
    const successor = await auth.refreshRotation.refresh(refreshToken, ORIGIN);
    const again = await auth.refreshRotation.refresh(refreshToken, ORIGIN);
    expect(again.refreshToken).to.equal(successor.refreshToken);
  });

  it('of a call that arrives twice has its effect twice: an insert finds itself', async () => {
    const { port, faults } = withFaults(new MemoryUserRepository());
    faults.next('insert', sentTwice());
    expect(await port.insert(aUser())).to.equal('email_taken');
  });

  it('of a duplicate key is an outcome, not an error: registration refuses the address', async () => {
    const { auth, faults } = await domainWith('users');
    faults.next('insert', answers('email_taken'));
    const registration = { email: 'ann@example.com', password: PASSWORD, origin: ORIGIN };
    expect(await codeOf(auth.registration.register(registration))).to.equal('email_taken');
  });

  it('of a rival lets somebody else come first: the edit is decided again on the new record', async () => {
    const { auth, ports, caller, faults, user } = await domainWith('users');
    const [admin, ann] = [await user('superadmin'), await user()];
    const principal = await caller(admin);
    const { id, passwordHash = '' } = ann;
    faults.next(
      'replace',
      rival(() => ports.users.replacePasswordHash(id, passwordHash, 'another')),
    );
    await auth.userAdministration.changeRole(principal, ann.id, 'operator');
    const found = await ports.users.findById(ann.id);
    expect([found?.role, found?.passwordHash]).to.deep.equal(['operator', 'another']);
  });

  it('of late cleaning keeps what has ended: an expired session is refused by its record', async () => {
    const { auth, clock, faults, ports, signIn, user } = await domainWith('families');
    const ann = await user();
    const { refreshToken } = await signIn(ann);
    faults.always('purgeExpired', lateTtl());
    clock.advance(365 * 86_400_000);
    await auth.operator.housekeeping.sweep();
    expect(await ports.families.listLive(ann.id, 0)).to.have.lengthOf(1);
    expect(await codeOf(auth.refreshRotation.refresh(refreshToken, ORIGIN))).to.equal('invalid_grant');
  });

  it('of a slow dependency lets the test decide what overtakes what', async () => {
    const { port, faults } = withFaults(new MemoryTokenFamilyStore());
    const family = aFamily();
    await port.open(family);
    let release: ((value?: unknown) => void) | undefined;
    faults.next('revoke', held(new Promise((resolve) => (release = resolve))));
    const revoking = port.revoke(family.sid, 1);
    expect((await port.find(family.sid))?.revokedAt).to.equal(undefined);
    release?.();
    expect(await revoking).to.equal(true);
  });

  it('of a dependency that hangs is told from one that answers by a time limit alone', async () => {
    const { port, faults } = withFaults(new MemoryTokenFamilyStore());
    faults.next('find', hang());
    const verdict = await Promise.race([
      port.find(aFamily().sid).then(() => 'answered'),
      new Promise((resolve) => setImmediate(resolve, 'silent')),
    ]);
    expect(verdict).to.equal('silent');
  });
});

describe('JumpingClock', () => {
  it('runs with the clock below it, jumps both ways and stands still', () => {
    const below = new FixedClock();
    const clock = new JumpingClock(below);
    below.advance(5);
    clock.jump(-3_600_000);
    expect(clock.now()).to.equal(START_OF_TEST_TIME + 5 - 3_600_000);
    clock.stop();
    below.advance(1_000);
    expect(clock.now()).to.equal(START_OF_TEST_TIME + 5 - 3_600_000);
    clock.jump(3_600_000);
    expect(clock.now()).to.equal(START_OF_TEST_TIME + 5);
  });

  it('shows that a session outlives a clock that is set back, and ends with one that is set far ahead', async () => {
    const clock = new JumpingClock(new FixedClock());
    const { auth, signIn, user } = await authFixture({ ports: () => ({ clock }) });
    const first = await signIn(await user());
    clock.jump(-60_000);
    const second = await auth.refreshRotation.refresh(first.refreshToken, ORIGIN);
    expect(await codeOf(auth.authentication.authenticate(second.accessToken))).to.equal('done');
    clock.jump(365 * 86_400_000);
    expect(await codeOf(auth.refreshRotation.refresh(second.refreshToken, ORIGIN))).to.equal('invalid_grant');
  });
});

describe('crashEverywhere', () => {
  interface Demotion {
    readonly boss: Principal;
    readonly other: User;
  }
  const demotion = {
    stores: ['users', 'roster', 'families'] as const,
    prepare: async (): Promise<{ readonly ports: AuthPorts; readonly given: Demotion }> => {
      const { ports, user, caller } = await authFixture();
      const [boss, other] = [await user('superadmin'), await user('superadmin')];
      return { ports, given: { boss: await caller(boss), other } };
    },
    run: (ports: AuthPorts, { boss, other }: Demotion) =>
      serving(ports).then((auth) => auth.userAdministration.changeRole(boss, other.id, 'viewer')),
  };

  it('finds no point at which a demotion leaves nobody who can administer', async () => {
    const crashes = await crashEverywhere<AuthPorts, Demotion>({
      ...demotion,
      async survives(ports) {
        const auth = await serving(ports);
        await auth.operator.rosterRepair.run();
        const members = await ports.roster.members();
        const found = await Promise.all(members.map((id) => ports.users.findById(id)));
        expect(found.every((user) => user?.role === 'superadmin')).to.equal(true);
        expect(found).to.have.length.greaterThan(0);
      },
    });
    expect(crashes).to.be.greaterThan(2);
  });

  it('names the step after which a promise is broken', async () => {
    const broken = crashEverywhere<AuthPorts, Demotion>({
      ...demotion,
      async survives(ports, { other }) {
        const members = await ports.roster.members();
        const user = await ports.users.findById(other.id);
        expect(members.includes(other.id), 'roster and record agree').to.equal(user?.role === 'superadmin');
      },
    });
    const error = await broken.catch((reason: unknown) => reason);
    expect(String(error)).to.match(/Not survived: a crash after .*roster\.leave/);
  });
});

async function serving(ports: AuthPorts) {
  const auth = createAuth(ports, TEST_CONFIG);
  await auth.keyRing.start();
  return auth;
}
