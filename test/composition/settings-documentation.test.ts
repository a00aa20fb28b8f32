import { expect } from 'chai';
import { readFile } from 'node:fs/promises';
import { configurationPage } from '../../scripts/configuration-page.js';

describe('docs/configuration.md', () => {
  it('is what the schema says; run `npm run docs:generate` after a change', async () => {
    const page = await readFile(new URL('../../docs/configuration.md', import.meta.url), 'utf8');
    expect(page).to.equal(await configurationPage());
  });
});
