import { expect } from 'chai';
import { createHmac } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { HmacSha256Mac } from '../../src/adapters/node/hmac-sha256-mac.js';
import { asKeyId } from '../../src/domain/model/ids.js';
import { removeTemporaryDirectories, temporaryDirectory } from '../support/temporary-directory.js';

const OLD = new Uint8Array(32).fill(1);
const NEW = new Uint8Array(32).fill(2);

describe('HmacSha256Mac', () => {
  after(removeTemporaryDirectories);

  it('tags with HMAC-SHA-256 under the named key', async () => {
    const mac = new HmacSha256Mac(NEW);
    const expected = createHmac('sha256', NEW).update('téxt').digest('hex');
    const tag = await mac.tag(mac.currentKeyId(), 'téxt');
    expect(Buffer.from(tag ?? []).toString('hex')).to.equal(expected);
  });

  it('mints with the first key and still knows the older ones', async () => {
    const oldId = new HmacSha256Mac(OLD).currentKeyId();
    const mac = new HmacSha256Mac(NEW, OLD);
    expect(mac.currentKeyId()).to.not.equal(oldId);
    expect(mac.currentKeyId()).to.match(/^[A-Za-z0-9_-]{1,32}$/);
    expect(await mac.tag(oldId, 'x')).to.have.length(32);
    expect(await mac.tag(asKeyId('unknown'), 'x')).to.equal(undefined);
  });

  it('compares texts whole', () => {
    const mac = new HmacSha256Mac(NEW);
    expect(mac.equal('abc', 'abc')).to.equal(true);
    expect(mac.equal('abc', 'abd')).to.equal(false);
    expect(mac.equal('abc', 'abcd')).to.equal(false);
    expect(mac.equal('\u00e9', 'e\u0301')).to.equal(false);
  });

  it('makes its key file once and reads the same key afterwards', async () => {
    const path = join(await temporaryDirectory(), 'keys', 'refresh.key');
    const first = await HmacSha256Mac.fromFile(path);
    const second = await HmacSha256Mac.fromFile(path);
    expect(second.currentKeyId()).to.equal(first.currentKeyId());
    expect(await second.tag(first.currentKeyId(), 'x')).to.deep.equal(
      await first.tag(first.currentKeyId(), 'x'),
    );
  });

  it('refuses a key file that holds no 256-bit key, naming it and not its content', async () => {
    const path = join(await temporaryDirectory(), 'refresh.key');
    await writeFile(path, 'short-secret');
    const error = await HmacSha256Mac.fromFile(path).catch((reason: unknown) => reason);
    expect(error).to.be.instanceOf(Error);
    expect(String(error)).to.contain(path).and.not.contain('short-secret');
  });

  it('refuses a key of fewer than 32 bytes', () => {
    expect(() => new HmacSha256Mac(new Uint8Array(31))).to.throw('32 bytes');
  });
});
