import { expect } from 'chai';
import { DiscardingAuditLog } from '../../src/domain/discarding-audit-log.js';
import { AuthConfigError } from '../../src/composition/auth-config-error.js';
import { memoryStores } from '../../src/composition/memory-stores.js';
import { nodePlatform } from '../../src/composition/node-platform.js';
import { type StartedPorts, startAuth } from '../../src/composition/start-auth.js';
import { ORIGIN, PASSWORD, TEST_CONFIG } from '../support/auth-fixture.js';
import { failureOf } from '../support/failure.js';
import { HandClock } from '../support/hand-clock.js';
import { RecordingLogger } from '../support/recording-logger.js';
import { removeTemporaryDirectories, temporaryDirectory } from '../support/temporary-directory.js';

describe('startAuth', () => {
  let ports: StartedPorts;
  let closed: number;
  let hand: HandClock;
  let logger: RecordingLogger;

  beforeEach(async () => {
    closed = 0;
    hand = new HandClock();
    logger = new RecordingLogger();
    const platform = await nodePlatform({ dataDir: await temporaryDirectory() });
    const close = async (): Promise<void> => {
      closed += 1;
      await platform.close();
    };
    ports = { ...memoryStores(), ...platform, audit: new DiscardingAuditLog(), close };
  });
  after(removeTemporaryDirectories);

  const started = (config: Partial<typeof TEST_CONFIG> = {}) =>
    startAuth(ports, { ...TEST_CONFIG, ...config }, { logger, every: hand.every });

  it('gives a domain that signs people in', async () => {
    const { auth, close } = await started();
    const account = { email: 'ann@example.com', password: PASSWORD, origin: ORIGIN };
    await auth.registration.register(account);
    const { accessToken } = await auth.signIn.signIn(account);
    expect((await auth.authentication.authenticate(accessToken)).role).to.equal('viewer');
    await close();
  });

  it('keeps house until it is closed, then closes the platform, once', async () => {
    const { close, [Symbol.asyncDispose]: dispose } = await started();
    expect(hand.running).to.equal(2);
    await Promise.all([close(), close(), dispose()]);
    expect([hand.running, closed]).to.deep.equal([0, 1]);
  });

  it('says that a password was made up, and says it nowhere but in what it gives', async () => {
    const { createdAdmin } = await started();
    expect(createdAdmin?.generatedPassword).to.have.lengthOf.greaterThan(20);
    expect(logger.lines.map(({ level }) => level)).to.deep.equal(['warn']);
    expect(logger.text()).to.contain('createdAdmin').and.not.contain(createdAdmin?.generatedPassword);
  });

  it('makes no superadmin, or one with the given password, without a word', async () => {
    expect((await started({ autoCreateAdmin: false })).createdAdmin).to.equal(undefined);
    expect((await started({ adminPassword: PASSWORD })).createdAdmin?.email).to.equal('admin@pico.local');
    expect(logger.lines).to.deep.equal([]);
  });

  it('leaves the ports open when it fails, so that it can be tried again', async () => {
    expect(await failureOf(started({ issuer: 'no address' }))).to.be.instanceOf(AuthConfigError);
    expect([hand.running, closed]).to.deep.equal([0, 0]);
    await (await started()).close();
  });
});
