import { describeContract, superadminRosterContract } from 'pico-auth/testing';
import { CellSuperadminRoster, type VersionedCell } from '../support/example-superadmin-roster.js';

describeContract(
  'CellSuperadminRoster',
  superadminRosterContract,
  async () => ({ subject: new CellSuperadminRoster(await emptyCell()) }),
  { describe, it },
);

/** Where the real one connects to a database and empties it, and `dispose` disconnects. */
async function emptyCell(): Promise<VersionedCell> {
  let current = { version: 0, text: '[]' };
  const roundTrip = () => new Promise(setImmediate);
  return {
    async read() {
      await roundTrip();
      return current;
    },
    async replace(version, text) {
      await roundTrip();
      if (version !== current.version) return false;
      current = { version: version + 1, text };
      return true;
    },
  };
}
