import type { RateRule } from '../ports/rate-limiter.js';

// How often a sign-in may fail. Points are taken before hashing and given back when the password was right.

const MINUTE = 60;
const DAY = 86_400;

/** Guesses at one account from one address. */
export const PAIR: RateRule = { name: 'sign-in-pair', points: 10, durationSeconds: 15 * MINUTE };
/** How often that pair used up its points today without a success: each time doubles the wait. */
export const PAIR_WAITS: RateRule = { name: 'sign-in-pair-waits', points: 1_000, durationSeconds: DAY };
export const FIRST_WAIT_SECONDS = 15 * MINUTE;
export const LONGEST_WAIT_SECONDS = 60 * MINUTE;

/** Consecutive failures of an account from anywhere; the window is the longest a counter can keep. */
export const ACCOUNT: RateRule = { name: 'sign-in-account', points: 1_000_000, durationSeconds: 24 * DAY };
export const SLOW_FROM = 20;
/** A slowed account takes one attempt in this time: guessing is slow, and its owner still gets in. */
export const ACCOUNT_PACE: RateRule = { name: 'sign-in-account-pace', points: 1, durationSeconds: 30 };

/** Consecutive failures against one password: setting another starts anew, in whichever process that was done. */
export const PASSWORD: RateRule = { name: 'sign-in-password', points: 1_000_000, durationSeconds: 24 * DAY };
/** NIST SP 800-63B-4 section 3.2.2: no more than 100 consecutive failures. */
export const DISABLE_AFTER = 100;

/** One address against any number of accounts. */
export const ADDRESS: RateRule = { name: 'sign-in-address', points: 100, durationSeconds: DAY };

/** While attempts that use the same counter are being judged, their points may come back: the wait is short. */
export const UNDECIDED_WAIT_SECONDS = 5;
