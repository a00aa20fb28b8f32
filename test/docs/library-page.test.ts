import { expect } from 'chai';
import { readProjectFile } from '../support/project-files.js';

describe('site/library.md', () => {
  it('names every path that the package publishes', () => {
    const { exports } = JSON.parse(readProjectFile('package.json')) as { readonly exports: object };
    const published = Object.keys(exports).filter((path) => path !== './package.json');
    const named = [...readProjectFile('site/library.md').matchAll(/^\| `(pico-auth[\w/-]*)`/gm)];
    expect(named.map(([, path = '']) => path).sort()).to.deep.equal(
      published.map((path) => path.replace(/^\./, 'pico-auth')).sort(),
    );
  });
});
