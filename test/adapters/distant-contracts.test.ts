import { describeContract } from '../../src/testing/contracts/describe-contract.js';
import { jwksSourceContract } from '../../src/testing/contracts/jwks-source-contract.js';
import { revocationFeedContract } from '../../src/testing/contracts/revocation-feed-contract.js';
import { biting } from '../support/biting.js';
import * as broken from '../support/broken-distant-adapters.js';
import {
  configuredSource,
  countersUnderTest,
  discoveredSource,
  httpFeed,
  sourceUnderTest,
  tokenListUnderTest,
} from '../support/distant-adapters.js';

const framework = { describe, it };

describeContract('HttpJwksSource', jwksSourceContract, sourceUnderTest(configuredSource), framework);
describeContract('DiscoveredJwksSource', jwksSourceContract, sourceUnderTest(discoveredSource), framework);
describeContract(
  'HttpRevocationFeed of counters',
  revocationFeedContract,
  countersUnderTest(httpFeed),
  framework,
);
describeContract(
  'HttpRevocationFeed of tokens',
  revocationFeedContract,
  tokenListUnderTest(httpFeed),
  framework,
);

const FAILURE =
  'an issuer that does not answer as it should is a failure with a reason, never a rejection, and not for ever';
const ONCE = 'each call asks once, whether that fails or not, and remembers nothing';

describe('the contract of sources of key sets', () => {
  const bites = biting(jwksSourceContract);
  const text = 'the text comes as it was published, each time anew, be it a key set or not';
  bites('a failure that is thrown', broken.throwingSource, FAILURE);
  bites('a source that tries again', broken.retryingSource, ONCE);
  bites('a source that remembers', broken.rememberingSource, text);
  bites('a source that mends texts', broken.trimmingSource, text);
  bites(
    'a source that shows credentials',
    broken.talkativeSource,
    'answer and failure say what was asked, how long it took and might have taken, and which option changes that',
  );
  bites(
    'a source that waits for ever',
    broken.patientSource,
    'an issuer that says nothing is given up at the time limit',
  );
  bites(
    'a source that cannot be closed',
    broken.deafSource,
    'closing ends what is under way; from then on every call fails at once and asks nobody; twice is once',
  );
});

describe('the contract of feeds of revocations', () => {
  const bites = biting(revocationFeedContract);
  bites('half a list taken for all', broken.gullibleFeed, FAILURE);
  bites(
    'a question since a second too late',
    broken.feedOfTheNextSecond,
    'whoever asks since an earlier answer is told at least what was revoked from that moment on',
  );
  bites(
    'a kind that is left out',
    broken.feedWithoutSessions,
    'everything revoked is told, with its number, under its own name, whatever that is',
  );
  bites(
    'nothing revoked taken for a failure',
    broken.feedThatNeedsNews,
    'an issuer that has revoked nothing is answered with nothing, which is no failure',
  );
  bites(
    'an answer that all share',
    broken.feedOfOneAnswer,
    'each answer is new: changing one changes no other',
  );
});
