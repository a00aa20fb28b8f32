import { writeFileSync } from 'node:fs';
import { configurationPage } from './configuration-page.js';
import { contractsPage } from './contracts-page.js';

// Writes the pages that are made from code; a test of each fails when one is stale.
writeFileSync(new URL('../docs/configuration.md', import.meta.url), await configurationPage());
writeFileSync(new URL('../docs/adapter-contracts.md', import.meta.url), await contractsPage());
