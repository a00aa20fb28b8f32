import { describeWithServices } from '../support/services.js';
import { endFleets, removeCompiledServer } from './fleet.js';
import { endDatabases } from './own-mongo.js';
import { SCENARIOS } from './scenarios.js';

// Seconds of each; `npm run fleet` plays them for minutes, and prints what was counted.
describeWithServices(
  'a fleet of server processes',
  ['MONGODB_URL', 'REDIS_URL', 'MONGODB_PYTHON'],
  ({ MONGODB_URL: mongoUrl, REDIS_URL: redisUrl, MONGODB_PYTHON: mongoPython }) => {
    afterEach(endDatabases);
    afterEach(endFleets);
    after(removeCompiledServer);

    for (const { promise, run } of SCENARIOS)
      it(promise, async () => {
        await run({ mongoUrl, redisUrl, mongoPython }, false);
      }).timeout(240_000);
  },
);
