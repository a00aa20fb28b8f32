import { expect } from 'chai';
import { RecentNames } from '../../src/domain/recent-names.js';

const text = (number: number): string => `${'x'.repeat(100)}${String(number).padStart(30, '0')}`;

describe('RecentNames', () => {
  it('knows a text for five seconds, and not after the clock was set back', () => {
    const names = new RecentNames(10, 10_000);
    names.remember(text(1), 'one', 1_000);
    expect(names.find(text(1), 1_000)).to.equal('one');
    expect(names.find(text(1), 5_999)).to.equal('one');
    expect(names.find(text(1), 6_000)).to.equal(undefined);
    expect(names.find(text(1), 999)).to.equal(undefined);
  });

  it('drops texts for good with the first question after their time', () => {
    const names = new RecentNames(10, 10_000);
    names.remember(text(1), 'one', 1_000);
    expect(names.find(text(2), 6_000)).to.equal(undefined);
    expect(names.find(text(1), 5_999)).to.equal(undefined);
  });

  it('takes no text for another that ends alike', () => {
    const names = new RecentNames(10, 10_000);
    names.remember(text(1), 'one', 0);
    expect(names.find(`y${text(1)}`, 0)).to.equal(undefined);
    expect(names.find(text(1).slice(1), 0)).to.equal(undefined);
    expect(names.find(`y${text(1).slice(1)}`, 0)).to.equal(undefined);
    names.remember(`y${text(1)}`, 'another', 0);
    expect([names.find(text(1), 0), names.find(`y${text(1)}`, 0)]).to.deep.equal([undefined, 'another']);
  });

  it('lets go of all when one more would be too many, in texts or in characters', () => {
    for (const names of [new RecentNames(3, 100_000), new RecentNames(1_000, 3 * text(0).length)]) {
      for (let number = 0; number < 3; number += 1) names.remember(text(number), `name ${number}`, 0);
      expect(names.find(text(0), 0)).to.equal('name 0');
      names.remember(text(3), 'name 3', 0);
      expect([0, 1, 2, 3].map((number) => names.find(text(number), 0))).to.deep.equal([
        undefined,
        undefined,
        undefined,
        'name 3',
      ]);
    }
  });

  it('keeps nothing that is larger than its bound', () => {
    const names = new RecentNames(10, 50);
    names.remember(text(1), 'one', 0);
    expect(names.find(text(1), 0)).to.equal(undefined);
  });
});
