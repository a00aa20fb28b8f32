import { expect } from 'chai';
import { MongoNetworkError, MongoServerError, MongoWriteConcernError } from 'mongodb';
import { asCallerError, isUnavailable } from '../../src/adapters/mongo/mongo-failure.js';
import { AuthError } from '../../src/domain/errors.js';

describe('a failure of MongoDB', () => {
  const coded = (code: string) => Object.assign(new Error('as Node makes it'), { code });

  it('is the store being away when the driver says so, or lets an error of its connection through', () => {
    // EPIPE is what the driver rejects with when it writes into a connection that the server has ended.
    const lagging = new MongoWriteConcernError({
      ok: 1,
      writeConcernError: { code: 64, errmsg: 'timed out' },
    });
    for (const error of [new MongoNetworkError('gone'), lagging, coded('EPIPE'), coded('ECONNRESET')])
      expect(isUnavailable(asCallerError(error)), error.message).to.be.true;
  });

  it('stays what it is when it is a duplicate, a bug, or said already', () => {
    const duplicate = new MongoServerError({ message: 'E11000', code: 11000 });
    for (const error of [duplicate, new TypeError('a bug'), coded('ERR_INVALID_ARG_TYPE')])
      expect(asCallerError(error)).to.equal(error);
    const refusal = new AuthError('email_taken');
    expect(asCallerError(refusal)).to.equal(refusal);
  });
});
