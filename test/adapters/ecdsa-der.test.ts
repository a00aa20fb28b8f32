import { expect } from 'chai';
import { Buffer } from 'node:buffer';
import { createVerify, generateKeyPairSync, sign } from 'node:crypto';
import { derOf } from '../../src/adapters/node/ecdsa-der.js';

const der = (r: string, s: string): string => Buffer.from(derOf(Buffer.from(r + s, 'hex'))).toString('hex');

describe('derOf', () => {
  it('writes integers that are shortest and not negative', () => {
    expect(der('0102', '7fff')).to.equal('3008' + '02020102' + '02027fff');
    expect(der('0001', '00ff')).to.equal('3007' + '020101' + '020200ff');
    expect(der('8000', 'ffff')).to.equal('300a' + '0203008000' + '020300ffff');
    expect(der('0000', '0000')).to.equal('3006' + '020100' + '020100');
  });

  for (const namedCurve of ['P-256', 'P-384']) {
    it(`is what OpenSSL verifies, for ${namedCurve}`, () => {
      const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve });
      // Enough for some halves to begin with a zero and others with a bit that would be a sign.
      for (let round = 0; round < 300; round += 1) {
        const input = `input ${round}`;
        const joined = sign('sha256', Buffer.from(input), { key: privateKey, dsaEncoding: 'ieee-p1363' });
        expect(createVerify('sha256').update(input).verify(publicKey, derOf(joined))).to.equal(true);
        joined[5] = (joined[5] ?? 0) ^ 1;
        expect(createVerify('sha256').update(input).verify(publicKey, derOf(joined))).to.equal(false);
      }
    });
  }
});
