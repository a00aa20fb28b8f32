import { expect } from 'chai';
import { DEFAULT_ORG } from '../../src/domain/model/ids.js';
import { aGroup } from '../../src/testing/builders.js';
import { onEveryStore } from '../support/each-store.js';

onEveryStore('the groups of an organisation', (make) => {
  it('come in the order of code points, also where that is not the order of UTF-16', async () => {
    const { ports } = await make();
    const names = ['a', 'é', '\u{e000}', '\u{ffee}', '\u{1f600}'];
    for (const name of [...names].reverse())
      await ports.groups.insert(aGroup({ orgId: DEFAULT_ORG, name, nameKey: name }));
    const listed = await ports.groups.list(DEFAULT_ORG);
    expect(listed.map(({ nameKey }) => nameKey)).to.deep.equal(names);
  });
});
