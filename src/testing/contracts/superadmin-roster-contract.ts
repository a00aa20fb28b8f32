import { deepStrictEqual, strictEqual } from 'node:assert/strict';
import { asUserId } from '../../domain/model/ids.js';
import type { SuperadminRoster } from '../../ports/superadmin-roster.js';
import { clause, type Contract } from './contract.js';
import { countOf, CROWD, crowd } from './provocation.js';

const [alice, bob] = [asUserId('usr_alice'), asUserId('usr_bob')];

/** What every `SuperadminRoster` promises. */
export const superadminRosterContract: Contract<SuperadminRoster> = [
  clause(
    'the roster begins empty and holds each who joined once',
    'a superadmin who joined twice can leave and is still counted',
    async (roster) => {
      deepStrictEqual(await roster.members(), []);
      await crowd(CROWD, () => roster.join(alice));
      await roster.join(bob);
      deepStrictEqual([...(await roster.members())].sort(), [alice, bob]);
    },
  ),
  clause(
    'one who leaves is gone; one who was not there is absent',
    'a demoted superadmin still counts as the one who remains',
    async (roster) => {
      strictEqual(await roster.leave(alice), 'absent');
      await roster.join(alice);
      strictEqual(await roster.leave(bob), 'absent');
      await roster.join(bob);
      strictEqual(await roster.leave(alice), 'left');
      strictEqual(await roster.leave(alice), 'absent');
      deepStrictEqual(await roster.members(), [bob]);
    },
  ),
  clause('the last one cannot leave', 'nobody can administer the system any more', async (roster) => {
    await roster.join(alice);
    strictEqual(await roster.leave(alice), 'last');
    deepStrictEqual(await roster.members(), [alice]);
  }),
  clause(
    'of two who leave at once exactly one is refused',
    'two superadmins demote each other and nobody can administer the system any more',
    async (roster) => {
      await roster.join(alice);
      await roster.join(bob);
      const outcomes = await Promise.all([roster.leave(alice), roster.leave(bob)]);
      strictEqual(countOf(outcomes, 'left'), 1);
      strictEqual(countOf(outcomes, 'last'), 1);
      strictEqual((await roster.members()).length, 1);
    },
  ),
  clause(
    'of many who leave at once all but one may',
    'nobody can administer the system any more',
    async (roster) => {
      const ids = Array.from({ length: CROWD }, (_, index) => asUserId(`usr_${index}`));
      await Promise.all(ids.map((id) => roster.join(id)));
      const outcomes = await Promise.all(ids.map((id) => roster.leave(id)));
      strictEqual(countOf(outcomes, 'last'), 1);
      strictEqual(countOf(outcomes, 'left'), CROWD - 1);
      deepStrictEqual(await roster.members(), [ids[outcomes.indexOf('last')]]);
    },
  ),
  clause(
    'changing the list of members changes nothing stored',
    'somebody becomes a superadmin for the count without being one',
    async (roster) => {
      await roster.join(alice);
      Reflect.set(await roster.members(), 1, bob);
      deepStrictEqual(await roster.members(), [alice]);
    },
  ),
];
