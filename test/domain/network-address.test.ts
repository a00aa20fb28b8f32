import { expect } from 'chai';
import { keptAddress, throttleUnit } from '../../src/domain/network-address.js';

describe('throttleUnit', () => {
  for (const [address, unit] of [
    ['192.0.2.1', '192.0.2.1'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:db8:1:2::1', '2001:db8:1:2::/64'],
    ['2001:0DB8:0001:0002::1', '2001:db8:1:2::/64'],
    ['::1', '0:0:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['::FFFF:192.0.2.1', '192.0.2.1'],
    ['unix socket', 'unix socket'],
  ] as const) {
    it(`is ${unit} for ${address}`, () => {
      expect(throttleUnit(address)).to.equal(unit);
    });
  }
});

describe('keptAddress', () => {
  for (const [address, precision, kept] of [
    ['192.0.2.77', 'full', '192.0.2.77'],
    ['192.0.2.77', 'truncated', '192.0.2.0/24'],
    ['2001:db8:1:2::1', 'truncated', '2001:db8:1::/48'],
    ['::ffff:192.0.2.77', 'truncated', '192.0.2.0/24'],
    ['something', 'truncated', undefined],
    ['192.0.2.77', 'none', undefined],
    [undefined, 'full', undefined],
  ] as const) {
    it(`of ${String(address)} in precision ${precision} is ${String(kept)}`, () => {
      expect(keptAddress(address, precision)).to.equal(kept);
    });
  }
});
