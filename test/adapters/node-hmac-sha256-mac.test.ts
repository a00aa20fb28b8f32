import { expect } from 'chai';
import { createHmac } from 'node:crypto';
import { HmacSha256Mac } from '../../src/adapters/node/hmac-sha256-mac.js';

const SECRET = new Uint8Array(32).fill(2);

describe('HmacSha256Mac', () => {
  const mac = new HmacSha256Mac();

  it('is HMAC-SHA-256 over the UTF-8 of the text', () => {
    const expected = createHmac('sha256', SECRET).update('téxt').digest('hex');
    expect(Buffer.from(mac.tag(mac.open(SECRET), 'téxt')).toString('hex')).to.equal(expected);
  });

  it('names a key by the key itself, so that nothing else has to be kept', () => {
    const { kid } = mac.open(SECRET);
    expect(kid).to.match(/^[A-Za-z0-9_-]{1,32}$/);
    expect(mac.open(SECRET).kid).to.equal(kid);
    expect(mac.open(new Uint8Array(32).fill(3)).kid).to.not.equal(kid);
    expect(kid).to.not.contain(Buffer.from(SECRET).toString('base64url').slice(0, 8));
  });

  it('makes keys that are all different', () => {
    expect(new Set(Array.from({ length: 50 }, () => mac.generate().kid)).size).to.equal(50);
  });

  it('shows no secret in JSON or in the members of a key', () => {
    const key = mac.open(SECRET);
    expect(JSON.stringify(key)).to.equal(JSON.stringify({ kid: key.kid, algorithm: 'HS256' }));
    expect(key.revealSecret()).to.deep.equal(SECRET);
  });

  it('compares whole texts', () => {
    expect(mac.equal('abc', 'abc')).to.equal(true);
    expect(mac.equal('abc', 'abd')).to.equal(false);
    expect(mac.equal('abc', 'abcd')).to.equal(false);
    expect(mac.equal('\u00e9', 'e\u0301')).to.equal(false);
  });

  it('refuses a key that has not 256 bits', () => {
    expect(() => mac.open(new Uint8Array(31))).to.throw('32 bytes');
    expect(() => mac.open(new Uint8Array(33))).to.throw('32 bytes');
  });
});
