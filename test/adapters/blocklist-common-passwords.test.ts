import { expect } from 'chai';
import { CommonPasswordBlocklist } from '../../src/adapters/blocklist/common-password-blocklist.js';

describe('CommonPasswordBlocklist', () => {
  let blocklist: CommonPasswordBlocklist;
  before(async () => {
    blocklist = await CommonPasswordBlocklist.load();
  });

  it('knows what everybody tries first, in any letter case', () => {
    for (const password of ['password', 'PassWord1', '12345678', 'QWERTYUIOP', 'letmein']) {
      expect(blocklist.contains(password), password).to.equal(true);
    }
  });

  it('looks at the whole password, never at a part of it', () => {
    expect(blocklist.contains('password and a long tail')).to.equal(false);
    expect(blocklist.contains('')).to.equal(false);
    expect(blocklist.contains('correct horse battery staple 17')).to.equal(false);
  });

  it('takes composed and decomposed text for one password', () => {
    const own = new CommonPasswordBlocklist(['Caf\u00e9']);
    expect(own.contains('CAFE\u0301')).to.equal(true);
  });
});
