import type { UserRepository } from '../../ports/user-repository.js';
import type { Contract } from './contract.js';
import { userEditClauses } from './user-edit-clauses.js';
import { userIdentityClauses } from './user-identity-clauses.js';
import { userListingClauses } from './user-listing-clauses.js';

/** What every `UserRepository` promises. */
export const userRepositoryContract: Contract<UserRepository> = [
  ...userIdentityClauses,
  ...userEditClauses,
  ...userListingClauses,
];
