import type { FAILURE_MODES } from './failure-modes.js';

/** The tests of every declared failure mode, by words of their titles; a mode without one does not compile. */
export const PROOFS = {
  mongo: ['answers 503 with Retry-After in time, says so, and recovers by itself'],
  sqlite: [
    'are all refused as unavailable when the commit fails, none is stored, and the next one works',
    'turn the health red when a commit fails, until one succeeds again',
  ],
  keyRecords: ['of a store that does not answer stop the start, and later change nothing but what is told'],
  keySealer: ['tells which key does not open here'],
  sharedCounters: [
    'every process counts for itself and allows a quarter, and then they count together again',
    'answers no request with 5xx, limits guessing, and is as before afterwards',
    'its check fails, every process counts for itself, and nothing of that is left afterwards',
  ],
  sharedKeySets: ['verifiers fetch keys for themselves, and afterwards take nothing old from the cache'],
  plantedKeySets: ['never lets a verifier take a planted key'],
  hints: ['hints are dropped without an error, and whoever listens is called when they get through again'],
  feed: [
    'uses the last list up to the limit while the feed is down, then refuses, or believes where that is declared',
  ],
  keySets: ['answers up to the limit, and from then on refuses as an outage, not as a bad token'],
  ownRevocations: ['are 503 during an outage, which is no anonymity'],
  roles: ['are 503 when the roles cannot be resolved, now or later'],
  enricher: [
    'refuse the request as unavailable when they cannot be had, and the old refresh token still counts',
  ],
  hashing: [
    'refuses with `overloaded` and whole seconds to wait once the line is full, and recovers',
    'takes nothing away when the queue is full: no failure is counted',
  ],
  dependencies: ['stays green while a dependency is down that the server works without'],
} as const satisfies Readonly<Record<keyof typeof FAILURE_MODES, readonly string[]>>;
