import { expect } from 'chai';
import fc from 'fast-check';
import { byCodePoint } from '../../src/domain/model/code-point-order.js';

const text = fc.string({
  unit: fc.oneof(
    fc.constantFrom('a', 'é', '\uff5e', '\ue000', '\u{1f600}', '\u{10ffff}'),
    fc.string({ unit: 'binary', maxLength: 1 }),
  ),
});

describe('the order of code points', () => {
  it('is that of the bytes of UTF-8, which databases compare', () => {
    fc.assert(
      fc.property(text, text, (left, right) => {
        const bytes = Buffer.compare(Buffer.from(left), Buffer.from(right));
        expect(Math.sign(byCodePoint(left, right))).to.equal(bytes);
      }),
    );
    const [first, second] = ['\uff5e', '\u{1f600}'];
    expect([second, first].sort(byCodePoint)).to.deep.equal([first, second]);
    expect([second, first].sort(), 'as the language compares').to.deep.equal([second, first]);
  });
});
