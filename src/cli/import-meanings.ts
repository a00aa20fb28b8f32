import type { ImportNote, SkipReason } from '../domain/model/user-transfer.js';

/** What each reason means to the operator; the page about imports is made from these texts. */
export const SKIP_MEANINGS = {
  exists: 'It is there already, from an earlier run or under the same address; `--update` would update it.',
  unchanged: 'It is there already, exactly so.',
  not_asked_for: 'A service token; `--service-tokens` would take it, also one that was revoked here since.',
  malformed_line: 'The line is not what the format asks for: no JSON object, a CSV record out of shape.',
  line_too_long: 'The line has more than 64 KiB.',
  not_utf8: 'The line is not UTF-8: save the file as UTF-8, or convert it by `iconv -f LATIN1 -t UTF-8`.',
  unknown_field: 'The line has a field of unknown name: a misspelt one would be lost.',
  invalid_field: 'A field is missing, of the wrong type, too long, or holds what must not be stored.',
  invalid_email: 'The address is none, or its domain is neither ASCII nor punycode.',
  invalid_hash:
    'The password hash is of a kind or a cost that this server does not verify; that of a service token is no SHA-256.',
  unknown_role: 'The role is none of ours; `--map-role` translates it.',
  duplicate_email: 'An earlier line has the same address, perhaps in other letters.',
  duplicate_id: 'An earlier line has the same id, or is the same service token.',
  duplicate_name:
    'An earlier group, or service token, of the organisation has the same name, perhaps in other letters.',
  email_taken: 'The address belongs to an account with another id; `--update` would update that account.',
  id_taken: 'The id belongs to another account or group, or to a deleted one.',
  name_taken:
    'Another group of the organisation has this name; `--update` would use that group. Or another service token has it: revoke that one first.',
  last_superadmin: 'The update would leave no active superadmin.',
  edit_conflict: 'The record kept changing while it was updated; run again.',
} as const satisfies Readonly<Record<SkipReason, string>>;

export const NOTE_MEANINGS = {
  id_mapped: 'The id is not one of ours and was mapped; the same id is mapped the same way every time.',
  org_mapped: 'The organisation is no slug and was mapped; `--map-org` chooses another one.',
  role_mapped: 'The role was translated by `--map-role`.',
  name_mapped:
    'The name of the service token has characters that do not fit into an address; others stand for them.',
  no_password: 'The account has no password hash: nobody can sign in until a password is set.',
  password_kept: 'The account keeps its own password; `--update-passwords` would replace it.',
  membership_dropped: 'A group is unknown, was skipped, or belongs to another organisation.',
} as const satisfies Readonly<Record<ImportNote, string>>;
