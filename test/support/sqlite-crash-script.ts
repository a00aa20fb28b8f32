// Run as a process of its own: `<database> <users> <families> <rotations>`. Prints one line an acknowledged
// write, at the moment it is acknowledged, until it is killed.
import { SqliteDatabase } from '../../src/adapters/sqlite/sqlite-database.js';
import { SqliteTokenFamilyStore } from '../../src/adapters/sqlite/sqlite-token-family-store.js';
import { SqliteUserRepository } from '../../src/adapters/sqlite/sqlite-user-repository.js';
import { asSessionId, asUserId } from '../../src/domain/model/ids.js';
import { aFamily, aUser } from '../../src/testing/builders.js';
import { rotationOf } from '../../src/testing/contracts/rotation-request.js';
import { acknowledge } from './acknowledge.js';

const [path = '', users = '0', families = '0', rotations = '0'] = process.argv.slice(2);

const database = await SqliteDatabase.open({ path });
const userRepository = new SqliteUserRepository(database);
const familyStore = new SqliteTokenFamilyStore(database);

async function register(index: number): Promise<void> {
  const id = asUserId(`usr_${process.pid}_${index}`);
  await userRepository.insert(aUser({ id, email: `${id}@example.com` }));
  acknowledge('user', id);
}

async function refreshAgainAndAgain(index: number): Promise<void> {
  let family = aFamily({ sid: asSessionId(`sid_${process.pid}_${index}`) });
  await familyStore.open(family);
  acknowledge('family', family.sid, 0);
  for (let round = 0; round < Number(rotations); round += 1) {
    const outcome = await familyStore.rotate(rotationOf(family));
    if (outcome.kind !== 'rotated') throw new Error(`Unexpected verdict: ${outcome.kind}`);
    family = outcome.family;
    acknowledge('family', family.sid, family.n);
  }
}

await Promise.all([
  ...Array.from({ length: Number(users) }, (_, index) => register(index)),
  ...Array.from({ length: Number(families) }, (_, index) => refreshAgainAndAgain(index)),
]);
// Whoever counts the lines may be late, and an end of its own would be no crash; it ends with its parent.
process.stdin.resume().on('end', () => process.exit(1));
