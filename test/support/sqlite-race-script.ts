// Run as a process of its own: `<database> <count>`. Opens, says ready, waits for a line, then inserts
// users and rotates families that a second such process wants too, and prints what it was told.
import { once } from 'node:events';
import { SqliteDatabase } from '../../src/adapters/sqlite/sqlite-database.js';
import { SqliteTokenFamilyStore } from '../../src/adapters/sqlite/sqlite-token-family-store.js';
import { SqliteUserRepository } from '../../src/adapters/sqlite/sqlite-user-repository.js';
import { asSessionId, asUserId } from '../../src/domain/model/ids.js';
import { aFamily, aUser } from '../../src/testing/builders.js';
import { rotationOf } from '../../src/testing/contracts/rotation-request.js';

const [path = '', count = '0'] = process.argv.slice(2);
const numbers = Array.from({ length: Number(count) }, (_, index) => index);
const database = await SqliteDatabase.open({ path });
const users = new SqliteUserRepository(database);
const families = new SqliteTokenFamilyStore(database);

process.stdout.write('ready\n');
await once(process.stdin, 'data');
const inserts: string[] = [];
const rotations: string[] = [];
for (const number of numbers) {
  const user = aUser({ id: asUserId(`usr_${process.pid}_${number}`), email: `race-${number}@example.com` });
  const family = aFamily({ sid: asSessionId(`sid_${number}`) });
  const [inserted, rotated] = await Promise.all([users.insert(user), families.rotate(rotationOf(family))]);
  inserts.push(inserted);
  rotations.push(rotated.kind);
}
process.stdout.write(JSON.stringify({ inserts, rotations }));
await database.close();
process.stdin.destroy();
