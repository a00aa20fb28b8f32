import { expect } from 'chai';
import { DiscardingAuditLog } from '../../src/domain/discarding-audit-log.js';
import { withoutServerCleaning } from '../../src/adapters/mongo/open-mongo.js';
import { openMongoStores } from '../../src/composition/mongo-stores.js';
import { nodePlatform } from '../../src/composition/node-platform.js';
import { startAuth } from '../../src/composition/start-auth.js';
import { FixedClock } from '../../src/testing/fixed-clock.js';
import { TEST_CONFIG } from '../support/auth-fixture.js';
import { HandClock } from '../support/hand-clock.js';
import { dropMongo, patientDatabaseAt } from '../support/mongo-databases.js';
import { describeWithServices } from '../support/services.js';
import { removeTemporaryDirectories, temporaryDirectory } from '../support/temporary-directory.js';

const YEAR_MS = 365 * 86_400_000;

describeWithServices('the stores in one MongoDB database', ['MONGODB_URL'], ({ MONGODB_URL }) => {
  after(removeTemporaryDirectories);

  it('bring the clock that all nodes have in common: keys move by it, not by the node that runs ahead', async () => {
    const options = { url: patientDatabaseAt(MONGODB_URL), plan: withoutServerCleaning() };
    const { stores, storeClock, database } = await openMongoStores(options);
    expect(stores.healthChecks).to.deep.equal([database, storeClock]);
    const now = await storeClock.now();
    const clock = new FixedClock(now + YEAR_MS);
    const platform = await nodePlatform({ dataDir: await temporaryDirectory() });
    const ports = { ...stores, ...platform, clock, audit: new DiscardingAuditLog() };
    const config = { ...TEST_CONFIG, autoCreateAdmin: false };
    const { close } = await startAuth(ports, config, { every: new HandClock().every });
    const made = (await stores.signingKeys.list()).map(({ createdAt }) => createdAt - now);
    await close();
    await dropMongo(database);
    expect(made).to.have.lengthOf.greaterThan(1);
    for (const ms of made) expect(ms).to.be.within(0, YEAR_MS / 2);
  }).timeout(30_000);
});
