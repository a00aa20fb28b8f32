import { expect } from 'chai';
import { cliPage } from '../../scripts/cli-page.js';
import { errorsPage } from '../../scripts/errors-page.js';
import { userListsPage } from '../../scripts/user-lists-page.js';
import { readProjectFile } from '../support/project-files.js';

describe('the pages that are made from code', () => {
  for (const [page, made] of Object.entries({
    'docs/cli.md': cliPage,
    'docs/errors.md': errorsPage,
    'docs/user-lists.md': userListsPage,
  })) {
    it(`are as the code is: ${page}; run \`npm run docs:generate\` after a change`, async () => {
      expect(readProjectFile(page)).to.equal(await made());
    });
  }
});
