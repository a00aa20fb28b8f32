import { archiveFenceClauses } from './archive-fence-clauses.js';
import { archiveShelfClauses } from './archive-shelf-clauses.js';
import type { ArchiveUnderTest } from './archive-under-test.js';
import type { Contract } from './contract.js';

/** What every `StoreArchive` promises. */
export const storeArchiveContract: Contract<ArchiveUnderTest> = [
  ...archiveShelfClauses,
  ...archiveFenceClauses,
];
