import type { GroupId, ServiceTokenId, UserId } from './ids.js';

// What comes out of a list of users: texts as they were found, judged by nobody yet. Undefined means
// that the list does not say; an update leaves such a field alone.

export interface GroupEntry {
  readonly kind: 'group';
  /** Where it stands, for the report: a line, or a row of a database. */
  readonly line: number;
  readonly sourceId: string | undefined;
  readonly name: string;
  readonly description: string | undefined;
  readonly org: string | undefined;
  readonly createdAt: number | undefined;
}

export interface MembershipEntry {
  /** `id`: of a group entry before this one, or of a stored group; `name`: in the organisation of the user. */
  readonly by: 'id' | 'name';
  readonly group: string;
  readonly joinedAt: number | undefined;
}

export interface UserEntry {
  readonly kind: 'user';
  readonly line: number;
  readonly sourceId: string | undefined;
  readonly email: string;
  readonly emailVerified: boolean | undefined;
  readonly displayName: string | undefined;
  readonly role: string | undefined;
  readonly org: string | undefined;
  readonly formerOrgs: readonly string[] | undefined;
  readonly status: string | undefined;
  readonly passwordHash: string | undefined;
  readonly passwordDisabledAt: number | undefined;
  readonly memberships: readonly MembershipEntry[] | undefined;
  readonly sessionEpoch: number | undefined;
  readonly claimsEpoch: number | undefined;
  readonly epochChangedAt: number | undefined;
  readonly createdAt: number | undefined;
  readonly lastLoginAt: number | undefined;
}

export interface ServiceTokenEntry {
  readonly kind: 'service_token';
  readonly line: number;
  readonly sourceId: string | undefined;
  readonly name: string;
  readonly description: string | undefined;
  readonly role: string | undefined;
  readonly org: string | undefined;
  /** SHA-256 of the whole token, in hexadecimal. */
  readonly tokenHash: string;
  readonly createdAt: number | undefined;
}

/** What could not be read as an entry at all. */
export interface DefectEntry {
  readonly kind: 'defect';
  readonly line: number;
  readonly reason: SkipReason;
  readonly detail: string;
}

export type TransferEntry = GroupEntry | UserEntry | ServiceTokenEntry | DefectEntry;

/** Why a line changed nothing; each is explained where the command line says it. The codes are a promise. */
export const SKIP_REASONS = [
  'exists',
  'unchanged',
  'not_asked_for',
  'malformed_line',
  'line_too_long',
  'not_utf8',
  'unknown_field',
  'invalid_field',
  'invalid_email',
  'invalid_hash',
  'unknown_role',
  'duplicate_email',
  'duplicate_id',
  'duplicate_name',
  'email_taken',
  'id_taken',
  'name_taken',
  'last_superadmin',
  'edit_conflict',
] as const;
export type SkipReason = (typeof SKIP_REASONS)[number];

/** What is worth knowing about a line that was taken. */
export const IMPORT_NOTES = [
  'id_mapped',
  'org_mapped',
  'role_mapped',
  'name_mapped',
  'no_password',
  'password_kept',
  'membership_dropped',
] as const;
export type ImportNote = (typeof IMPORT_NOTES)[number];

/** The report on one line. */
export interface ImportedLine {
  readonly line: number;
  readonly kind: 'group' | 'user' | 'service_token' | 'unreadable';
  readonly outcome: 'accepted' | 'updated' | 'skipped';
  /** Set exactly when the line was skipped. */
  readonly reason: SkipReason | undefined;
  readonly detail: string | undefined;
  /** The address or the name, to find the line again; undefined for what could not be read. */
  readonly label: string | undefined;
  readonly sourceId: string | undefined;
  /** The id here, wherever one is known; in a dry run not one that would be drawn. */
  readonly id: UserId | GroupId | ServiceTokenId | undefined;
  readonly notes: readonly ImportNote[];
}
