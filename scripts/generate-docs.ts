import { writeFileSync } from 'node:fs';
import { apiReport } from './api-report.js';
import { cliPage } from './cli-page.js';
import { configurationPage } from './configuration-page.js';
import { contractsPage } from './contracts-page.js';
import { errorsPage } from './errors-page.js';
import { failureModesPage } from './failure-modes-page.js';
import { userListsPage } from './user-lists-page.js';

// Writes the pages that are made from code; a test of each fails when one is stale.
const PAGES = {
  'configuration.md': configurationPage,
  'adapter-contracts.md': contractsPage,
  'cli.md': cliPage,
  'errors.md': errorsPage,
  'failure-modes.md': failureModesPage,
  'user-lists.md': userListsPage,
};

for (const [name, page] of Object.entries(PAGES))
  writeFileSync(new URL(`../docs/${name}`, import.meta.url), await page());

writeFileSync(new URL('../test/architecture/public-api.txt', import.meta.url), apiReport());
