'use strict';

// Mocha loads reporters as CommonJS, hence the extension.
const { reporters } = require('mocha');

/**
 * Dots while running, then mocha's own summary, then every pending test by name, then one closing line
 * for machines: `N passed, N failed`, with `, N skipped` only when something was skipped.
 * With REQUIRE_SERVICES=1 a pending test is a failure: nothing may be left out in CI.
 */
class ClosingLineReporter extends reporters.Dot {
  constructor(runner, options) {
    super(runner, options);
    this.pending = [];
    runner.on('pending', (test) => this.pending.push(test.fullTitle()));
  }

  done(failures, exit) {
    const strict = process.env.REQUIRE_SERVICES === '1';
    const skipped = this.pending.length;
    for (const title of this.pending) console.log(`  ${strict ? 'not run' : 'pending'}: ${title}`);
    const failed = failures + (strict ? skipped : 0);
    const suffix = skipped > 0 && !strict ? `, ${skipped} skipped` : '';
    console.log(`${this.stats.passes} passed, ${failed} failed${suffix}`);
    exit(failed);
  }
}

module.exports = ClosingLineReporter;
