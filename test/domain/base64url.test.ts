import { expect } from 'chai';
import fc from 'fast-check';
import { decodeBase64Url, encodeBase64Url } from '../../src/domain/base64url.js';

describe('base64url', () => {
  it('writes what node writes, and reads it back', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
        const text = encodeBase64Url(bytes);
        expect(text).to.equal(Buffer.from(bytes).toString('base64url'));
        expect([...(decodeBase64Url(text) ?? [])]).to.deep.equal([...bytes]);
      }),
    );
  });

  it('reads nothing that it would not have written', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 12 }), (text) => {
        const bytes = decodeBase64Url(text);
        if (bytes !== undefined) expect(encodeBase64Url(bytes)).to.equal(text);
      }),
    );
    for (const text of ['A', 'AB=', 'AB==', 'A+', 'A/', 'AB', 'AAB', ' AAA']) {
      const canonical = Buffer.from(text, 'base64url').toString('base64url') === text;
      expect(decodeBase64Url(text) !== undefined, text).to.equal(canonical);
    }
  });
});
