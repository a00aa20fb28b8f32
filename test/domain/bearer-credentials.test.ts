import { expect } from 'chai';
import { bearerTokenIn, bearerTokenOf } from '../../src/domain/bearer-credentials.js';
import { AuthError } from '../../src/domain/errors.js';

const codeOf = (work: () => unknown): unknown => {
  try {
    return work();
  } catch (error) {
    return error instanceof AuthError ? error.code : error;
  }
};

describe('the bearer token in a header', () => {
  for (const header of ['Bearer abc.def', 'bearer abc.def', 'BEARER   abc.def', 'Bearer abc.def  ']) {
    it(`is found in ${JSON.stringify(header)}`, () => {
      expect(bearerTokenIn(header)).to.equal('abc.def');
    });
  }

  for (const header of ['', 'Basic abc', 'Bearerabc', 'Bearer\tabc', 'Bearer\u00a0abc', 'DPoP abc']) {
    it(`is none in ${JSON.stringify(header)}: that is another scheme`, () => {
      expect(bearerTokenIn(header)).to.equal(undefined);
    });
  }

  for (const header of [
    'Bearer',
    'Bearer ',
    'Bearer a b',
    'Bearer a,b',
    'Bearer \tabc',
    'Bearer abc\u00a0',
  ]) {
    it(`is refused in ${JSON.stringify(header)}: it is not exactly one`, () => {
      expect(codeOf(() => bearerTokenIn(header))).to.equal('token_malformed');
    });
  }

  it('is missing without a header of that scheme, and refused when there are two', () => {
    expect(codeOf(() => bearerTokenOf([]))).to.equal('token_missing');
    expect(codeOf(() => bearerTokenOf(['Basic abc']))).to.equal('token_missing');
    expect(codeOf(() => bearerTokenOf(['Bearer a', 'Bearer a']))).to.equal('token_malformed');
  });
});
