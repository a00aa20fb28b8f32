import type { TokenFamilyStore } from '../../ports/token-family-store.js';
import type { Contract } from './contract.js';
import { familyLifecycleClauses } from './family-lifecycle-clauses.js';
import { familyRaceClauses } from './family-race-clauses.js';
import { familyRotationClauses } from './family-rotation-clauses.js';

/** What every `TokenFamilyStore` promises. */
export const tokenFamilyStoreContract: Contract<TokenFamilyStore> = [
  ...familyLifecycleClauses,
  ...familyRotationClauses,
  ...familyRaceClauses,
];
