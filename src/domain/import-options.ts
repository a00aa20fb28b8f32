import type { AuthError } from './errors.js';
import type { OrgId } from './model/ids.js';
import type { Role } from './model/role.js';
import type { SkipReason } from './model/user-transfer.js';

/** What an operator decides about an import. */
export interface ImportOptions {
  /** Reports what would happen, and writes nothing. */
  readonly dryRun: boolean;
  /** Lets lines change accounts and groups that exist; their passwords stay. */
  readonly update: boolean;
  /** Lets lines replace passwords as well: those of the list may be older than those here. */
  readonly updatePasswords: boolean;
  /**
   * Takes service tokens over. A run that does brings back one that was revoked here since an earlier run, because
   * nothing of a revoked service token is kept.
   */
  readonly serviceTokens: boolean;
  /** Keeps apart the ids of two systems that count alike. */
  readonly namespace: string;
  /** Foreign roles in our terms. */
  readonly roles: ReadonlyMap<string, Role>;
  /** Slugs chosen for foreign organisations. */
  readonly orgs: ReadonlyMap<string, OrgId>;
}

/** Ends the work on one line; the next ones are not concerned. */
export class LineRefusal extends Error {
  override readonly name = 'LineRefusal';

  constructor(
    readonly reason: SkipReason,
    readonly detail?: string,
  ) {
    super(reason);
  }
}

/** The refusal of a line that a domain rule stands for, or undefined: then the import cannot go on. */
export function refusalOf(error: AuthError): LineRefusal | undefined {
  switch (error.code) {
    case 'validation_failed': {
      const [issue] = error.issues;
      return new LineRefusal('invalid_field', issue && `${issue.path} ${issue.message}`.trim());
    }
    case 'last_superadmin':
    case 'email_taken':
    case 'edit_conflict':
      return new LineRefusal(error.code);
    case 'user_not_found':
      return new LineRefusal('edit_conflict');
    default:
      return undefined;
  }
}

/**
 * NUL and halves of surrogate pairs come back from no store as they went in.
 * @throws LineRefusal `invalid_field`.
 */
export function refuseUnstorable(field: string, text: string | undefined): void {
  if (text !== undefined && /[\0\p{Surrogate}]/u.test(text))
    throw new LineRefusal('invalid_field', `${field} must not contain NUL or half a surrogate pair`);
}
