import { expect } from 'chai';
import { MongoClient } from 'mongodb';
import { clientOptions, operationLimitMs } from '../../src/adapters/mongo/client-options.js';
import { readConnectionUrl, redactedUrl } from '../../src/adapters/mongo/connection-url.js';
import { MongoDatabaseError } from '../../src/adapters/mongo/mongo-database-error.js';
import { loadMongoDriver } from '../../src/adapters/mongo/mongo-driver.js';
import { connectMongo } from '../../src/adapters/mongo/open-mongo.js';

describe('the address of a MongoDB database', () => {
  it('names the database, or it is pico_auth', () => {
    expect(readConnectionUrl('mongodb://a:1,b:2/shop%20floor?tls=true').databaseName).to.equal('shop floor');
    expect(readConnectionUrl('mongodb+srv://host.example').databaseName).to.equal('pico_auth');
    expect(readConnectionUrl('mongodb://host/?tls=true').databaseName).to.equal('pico_auth');
  });

  const WEAKER = ['w=1', 'W=0', 'readPreference=secondaryPreferred', 'journal=false', 'j=false'];
  for (const option of [...WEAKER, 'readConcernLevel=available']) {
    it(`is refused with ${option}: an acknowledged write could be lost`, () => {
      expect(() => readConnectionUrl(`mongodb://user:secret@host/db?${option}`))
        .to.throw(MongoDatabaseError, `sets ${option.split('=')[0]?.toLowerCase() ?? ''}`)
        .with.property('message')
        .that.does.not.contain('secret');
    });
  }

  it('may repeat what is promised anyway, and may tune what is a choice', () => {
    const parts = readConnectionUrl(
      'mongodb://host/db?w=majority&readPreference=primary&j=true&maxPoolSize=7',
    );
    expect(clientOptions(parts)).to.not.have.property('maxPoolSize');
    expect(clientOptions(parts)).to.include({ socketTimeoutMS: 2_000, readPreference: 'primary' });
  });

  it('lets replication that lags be an error of that write, before the connection is given up', () => {
    const limitsOf = (query: string) => {
      const { writeConcern, socketTimeoutMS } = clientOptions(
        readConnectionUrl(`mongodb://host/db?${query}`),
      );
      return [(writeConcern as { wtimeoutMS: number }).wtimeoutMS, socketTimeoutMS];
    };
    expect(limitsOf('')).to.deep.equal([1_500, 2_000]);
    expect(limitsOf('wtimeoutMS=500')).to.deep.equal([500, 2_000]);
    expect(limitsOf('wtimeoutMS=20000')).to.deep.equal([20_000, 20_500]);
    expect(limitsOf('socketTimeoutMS=8000')).to.deep.equal([6_000, undefined]);
    expect(limitsOf('socketTimeoutMS=0')).to.deep.equal([1_500, undefined]);
    expect(limitsOf('wtimeoutMS=9000&socketTimeoutMS=8000')).to.deep.equal([9_000, undefined]);
    expect(operationLimitMs(readConnectionUrl('mongodb://host/db?wtimeoutMS=20000'))).to.equal(20_500);
  });

  it('keeps the limits of a write as the driver reads them', async () => {
    const url = 'mongodb://host/db?wtimeoutMS=20000';
    const client = new MongoClient(url, clientOptions(readConnectionUrl(url)));
    expect(client.options.writeConcern).to.deep.include({ w: 'majority', wtimeoutMS: 20_000, journal: true });
    await client.close();
  });

  it('may let a part of an operation take longer than an operation otherwise may', () => {
    const limitOf = (query: string): number =>
      operationLimitMs(readConnectionUrl(`mongodb://host/db?${query}`));
    expect(limitOf('')).to.equal(5_000);
    expect(limitOf('socketTimeoutMS=200')).to.equal(5_000);
    expect(limitOf('socketTimeoutMS=soon')).to.equal(5_000);
    for (const part of ['socket', 'connect', 'serverSelection', 'waitQueue'])
      expect(limitOf(`maxPoolSize=60000&${part}TimeoutMS=20000`), part).to.equal(20_000);
    expect(limitOf('serverSelectionTimeoutMS=20000&socketTimeoutMS=9000')).to.equal(20_000);
  });

  const SECRET = [
    ['mongodb://user:secret@host:1/db?authSource=secret', 'mongodb://host:1'],
    ['mongodb://user:se@cret@host/db', 'mongodb://host'],
    ['mongodb://user:se/cret@host/db', 'mongodb://host'],
    ['mongodb://user:se?cret@host/db', 'mongodb://host'],
    ['mongodb+srv://user:secret@host.example', 'mongodb+srv://host.example'],
    ['mongodb://a:1,b:2/db?tlsCertificateKeyFilePassword=secret', 'mongodb://a:1,b:2'],
    ['mongodb://a:1,b:2/db?tlsCertificateKeyFilePassword=se@cret&tls=true', 'mongodb://…'],
    ['mongodb://user:secret@host/db?tls=true&tlsCertificateKeyFilePassword=se@cret', 'mongodb://…'],
    ['user:secret@host', 'host'],
  ] as const;
  for (const [url, shown] of SECRET) {
    it(`shows as ${shown} however the password is spelled`, () => {
      expect(redactedUrl(url)).to.equal(shown);
    });
  }

  it('is not repeated by the error about it', async () => {
    for (const url of [
      'mongodb://user:secret@/db',
      'mongodb://user:sec@ret@host',
      'mongodb://user:secret@127.0.0.1:1/db',
    ]) {
      const error = await connectMongo({ url: `${url}?serverSelectionTimeoutMS=100` }).catch(
        (reason: unknown) => reason,
      );
      expect(error).to.be.instanceOf(MongoDatabaseError);
      const { message, cause } = error as Error;
      expect(message).to.match(/^The database at mongodb:\/\/.* cannot be used: /);
      expect(message).to.not.match(/sec|ret/);
      expect(cause).to.equal(undefined);
    }
  });
});

describe('the MongoDB driver', () => {
  it('is asked for by name where it is not installed', async () => {
    const missing = Object.assign(new Error("Cannot find package 'mongodb'"), {
      code: 'ERR_MODULE_NOT_FOUND',
    });
    const error = await loadMongoDriver(() => Promise.reject(missing)).catch((reason: unknown) => reason);
    expect(error)
      .to.be.instanceOf(MongoDatabaseError)
      .with.property('message')
      .that.contains('npm install mongodb@7');
  });
});
