import { expect } from 'chai';
import type { AuthPorts } from '../../src/composition/auth-ports.js';
import { createAuth } from '../../src/composition/create-auth.js';
import { startUpkeep } from '../../src/composition/start-upkeep.js';
import { asUserId } from '../../src/domain/model/ids.js';
import { type AuthFixture, authFixture, PASSWORD, TEST_CONFIG } from '../support/auth-fixture.js';
import { HandClock } from '../support/hand-clock.js';
import { RecordingLogger } from '../support/recording-logger.js';
import { failureOf } from '../support/failure.js';

const HOUR_MS = 3_600_000;
const broken = new Error('no database');
/** Until nothing is under way: the stores are in memory. */
const settled = () => new Promise(setImmediate);

describe('the upkeep beside a domain', () => {
  let fixture: AuthFixture;
  let logger: RecordingLogger;
  let hand: HandClock;

  beforeEach(async () => {
    fixture = await authFixture();
    logger = new RecordingLogger();
    hand = new HandClock();
  });
  afterEach(() => fixture.close());

  const started = (auth = fixture.auth) => startUpkeep(auth, { logger, every: hand.every });

  /** Another domain over the same stores, some ports replaced. */
  const over = (ports: Partial<AuthPorts>, config = TEST_CONFIG) =>
    createAuth({ ...fixture.ports, ...ports }, config);

  it('makes the superadmin of an empty store, and shows the password that it made up', async () => {
    const { createdAdmin } = await started();
    expect(createdAdmin?.email).to.equal('admin@pico.local');
    const password = createdAdmin?.generatedPassword ?? '';
    const origin = { address: undefined, userAgent: undefined };
    expect(await fixture.auth.signIn.signIn({ email: 'admin@pico.local', password, origin })).to.be.an(
      'object',
    );
    expect((await started()).createdAdmin).to.equal(undefined);
  });

  it('repairs the roster of superadmins', async () => {
    const admin = await fixture.user('superadmin');
    await fixture.ports.roster.join(asUserId('usr_AAAAAAAAAAAAAAAAAAAAAA'));
    await started();
    expect(await fixture.ports.roster.members()).to.deep.equal([admin.id]);
  });

  it('sweeps at once and then every hour', async () => {
    let sweeps = 0;
    const { purgeExpired } = fixture.ports.families;
    fixture.ports.families.purgeExpired = (...given) => {
      sweeps += 1;
      return purgeExpired.apply(fixture.ports.families, given);
    };
    await started();
    await settled();
    expect(sweeps).to.equal(1);
    hand.pass(HOUR_MS - 1);
    await settled();
    expect(sweeps).to.equal(1);
    hand.pass(1);
    await settled();
    expect(sweeps).to.equal(2);
  });

  it('moves the keys on every 15 s while nobody asks for any', async () => {
    let turns = 0;
    const { keyRing } = fixture.auth;
    const { maintain } = keyRing;
    keyRing.maintain = () => {
      turns += 1;
      return maintain.apply(keyRing);
    };
    await started();
    hand.pass(14_999);
    expect(turns).to.equal(0);
    hand.pass(30_001);
    expect(turns).to.equal(3);
  });

  it('tells what failed, and goes on', async () => {
    fixture.ports.families.purgeExpired = () => Promise.reject(broken);
    fixture.auth.keyRing.maintain = () => Promise.reject(broken);
    await started();
    hand.pass(15_000);
    await settled();
    expect(logger.lines).to.have.deep.members([
      { level: 'warn', fields: { err: broken }, message: 'sweeping failed' },
      { level: 'warn', fields: { err: broken }, message: 'keys could not be read or moved on' },
    ]);
    hand.pass(HOUR_MS);
    await settled();
    expect(logger.lines.length).to.be.greaterThan(3);
  });

  it('does nothing more when it is stopped, and says nothing of what was under way', async () => {
    const { stop } = await started();
    fixture.ports.families.purgeExpired = () => Promise.reject(broken);
    fixture.auth.keyRing.maintain = () => Promise.reject(broken);
    hand.pass(HOUR_MS);
    stop();
    hand.pass(HOUR_MS);
    await settled();
    expect(logger.lines).to.deep.equal([]);
    expect(hand.running).to.equal(0);
  });

  it('starts no timer when the configured superadmin is refused', async () => {
    const auth = over({}, { ...TEST_CONFIG, adminPassword: 'short' });
    expect(await failureOf(started(auth))).to.include({ code: 'password_too_short' });
    expect(hand.running).to.equal(0);
    const { createdAdmin } = await started(over({}, { ...TEST_CONFIG, adminPassword: PASSWORD }));
    expect(createdAdmin).to.include({ generatedPassword: undefined });
  });
});
