import { describeContract } from '../../src/testing/contracts/describe-contract.js';
import { storeArchiveContract } from '../../src/testing/contracts/store-archive-contract.js';
import { mongoStore, sqliteStore } from '../support/archive-stores.js';
import { describeWithServices } from '../support/services.js';
import { removeTemporaryDirectories } from '../support/temporary-directory.js';

const framework = { describe, it };

describe('archives', () => {
  after(removeTemporaryDirectories);

  describeContract('SqliteArchive', storeArchiveContract, sqliteStore, framework);

  describeWithServices('on a MongoDB server', ['MONGODB_URL'], ({ MONGODB_URL }) => {
    describeContract('MongoArchive', storeArchiveContract, () => mongoStore(MONGODB_URL), framework);
  });
});
