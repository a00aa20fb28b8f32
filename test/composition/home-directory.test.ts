import { expect } from 'chai';
import { userInfo } from 'node:os';
import { homeDirectory } from '../../src/composition/home-directory.js';

describe('the home directory', () => {
  const { HOME } = process.env;
  afterEach(() => {
    process.env['HOME'] = HOME;
  });

  it('is what HOME says', () => {
    process.env['HOME'] = '/home/ada';
    expect(homeDirectory()).to.equal('/home/ada');
  });

  it('is the account’s own where HOME is empty, and never the working directory', () => {
    process.env['HOME'] = '';
    expect(homeDirectory()).to.equal(userInfo().homedir);
  });
});
