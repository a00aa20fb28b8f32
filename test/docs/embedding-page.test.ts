import { expect } from 'chai';
import { readProjectFile } from '../support/project-files.js';

const NAMED_BLOCK = /^`(examples\/[\w./-]+)`:\n\n```ts\n(.*?)^```$/gms;

describe('docs/embedding.md', () => {
  it('shows the examples as they are', () => {
    const page = readProjectFile('docs/embedding.md');
    const shown = [...page.matchAll(NAMED_BLOCK)];
    expect(shown.length).to.equal(page.split('```ts').length - 1);
    expect(shown).to.not.be.empty;
    for (const [, file = '', code] of shown) expect(code, file).to.equal(readProjectFile(file));
  });
});
