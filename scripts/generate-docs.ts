import { writeFileSync } from 'node:fs';
import { configurationPage } from './configuration-page.js';

// Writes the pages that are made from code; test/composition fails when one is stale.
writeFileSync(new URL('../docs/configuration.md', import.meta.url), await configurationPage());
