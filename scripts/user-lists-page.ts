import { format, resolveConfig } from 'prettier';
import { CSV_COLUMNS } from '../src/adapters/user-files/csv-user-list.js';
import type { groupRecord, userRecord } from '../src/adapters/user-files/record-schemas.js';
import { HEADER } from '../src/adapters/user-files/record-schemas.js';
import { NOTE_MEANINGS, SKIP_MEANINGS } from '../src/cli/import-meanings.js';

const USER_FIELDS = {
  type: '`user`; may be left out.',
  id: 'Of the account. One like ours (`usr_` and 22 characters) stays, another one is mapped, none: a random one is made.',
  email: 'Needed. Unique in any letter case.',
  email_verified: 'Whether somebody vouches for the address; default false.',
  display_name: 'At most 200 characters; default empty.',
  role: '`superadmin`, `org_admin`, `operator`, `viewer` (default), or what `--map-role` translates.',
  org_id: 'A slug stays; anything else is made one, or mapped by `--map-org`. Default `default`.',
  former_org_ids: 'Slugs of organisations that the user was in before.',
  status: '`active` (default) or `suspended`.',
  password_hash: 'A PHC string or bcrypt; see below. Without one nobody can sign in until a password is set.',
  password_disabled_at: 'Set when too many failures disabled the password.',
  groups:
    'Names of groups of the organisation, made where there are none; or objects `{"id": …, "joined_at": …}` with the id of a group line before this one; or `{"name": …, "joined_at": …}`.',
  session_epoch: 'Counters and their time, so that what was revoked before stays revoked.',
  claims_epoch: 'As above.',
  epoch_changed_at: 'As above.',
  created_at: 'Default: now.',
  last_login_at: 'Default: never.',
} as const satisfies Record<keyof typeof userRecord.shape, string>;

const GROUP_FIELDS = {
  type: '`group`; needed.',
  id: 'As that of an account, with `grp_`.',
  name: 'Needed. At most 100 characters, unique in its organisation in any letter case.',
  description: 'At most 1,000 characters.',
  org_id: 'As that of a user.',
  created_at: 'Default: now.',
} as const satisfies Record<keyof typeof groupRecord.shape, string>;

const INTRODUCTION = `# Lists of users

Generated from the code by \`npm run docs:generate\`. What [\`pico-auth users import\`](cli.md) takes and
\`pico-auth users export\` writes. How to use them: [from pico-auth](how-to/migrate-from-pico-auth.md),
[from other systems](how-to/migrate-from-other-systems.md).

## JSON Lines

One JSON object a line, at most 64 KiB, in UTF-8; a byte order mark, CRLF and blank lines are taken. \`null\` says
nothing, like a missing field. A field of another name makes the line refused: a misspelt one would be lost. Times are
ISO 8601 with a time of day; without an offset they are UTC. Groups come before their members.

\`\`\`json
{"type":"group","id":"g1","name":"Staff","org_id":"acme"}
{"type":"user","id":"42","email":"ann@example.com","org_id":"acme","groups":[{"id":"g1"}],"password_hash":"$2b$12$…"}
\`\`\`

An export starts with the line \`${JSON.stringify(HEADER)}\`. Its hashes are there only with \`--with-hashes\`. Sessions,
service tokens, keys and deleted accounts are not in it.
`;

const CSV = `## CSV

RFC 4180 in UTF-8 (or UTF-16 with a byte order mark, as spreadsheets write it), LF or CRLF, with a first line of column names, \`email\` among them; an empty cell says nothing; \`groups\` holds names with
\`;\` between them. Columns: ${CSV_COLUMNS.map((column) => `\`${column}\``).join(', ')}.
`;

const SQLITE = `## The database of pico-auth for Python

Versions 0.1 to 0.3: tables \`users\`, \`groups\`, \`group_members\` and \`service_tokens\`, only read, also while that
server runs. Lines of the report count the groups first, then the users, then the service tokens.

With \`--service-tokens\` service tokens that were not revoked come over too, so that a service goes on with the token
that it has. Give it once: this server keeps nothing of a revoked service token, so a later run with it brings back one
that was revoked here since, unless it was revoked there as well. Both servers
keep the SHA-256 of a token of 256 random bits and nothing else, the one in hexadecimal, the other in base64url. Their
names become a part of an address here, so other characters than \`A-Z a-z 0-9 . _ -\` are replaced (\`name_mapped\`), and
are unique in their organisation; their role is translated by \`--map-role\`. What they may do here: [the HTTP
interface](http-api.md). A token that is there is never changed, not even by \`--update\`: revoke it, or make a new one.

What does not come over: sessions and refresh tokens (everybody signs in once), e-mail credentials of agents, which
this server does not keep, and revoked service tokens. Signing keys have a command of their own,
[\`pico-auth keys import\`](cli.md).
`;

const HASHES = `## Password hashes

| Written as | Verified |
|---|---|
| \`$argon2id$v=19$m=…,t=…,p=…$salt$hash\`, also \`argon2i\` and \`argon2d\` | up to 256 MiB, 32 passes, 16 lanes |
| \`$2a$\`, \`$2b$\`, \`$2y$\` (bcrypt) | up to cost 16 |
| \`$scrypt$ln=…,r=…,p=…$salt$hash\` | up to 256 MiB, 16 lanes |
| \`$pbkdf2-sha256$i=…$salt$hash\`, \`$pbkdf2-sha512$…\`, \`$pbkdf2-sha1$…\`, also as passlib writes them | up to 2,000,000 iterations |

Anything else, and any higher cost, is refused: one line must not be able to stop the server. In code, a
\`ForeignHashVerifier\` reads further formats. The first good sign-in replaces the hash by Argon2id at the cost of this
server; but not where bcrypt saw only the first 72 bytes of a longer password.
`;

/** The text of docs/user-lists.md, as the formatter wants it. */
export async function userListsPage(): Promise<string> {
  const text = [
    INTRODUCTION,
    '### A user',
    table(['Field', 'Meaning'], USER_FIELDS),
    '### A group',
    table(['Field', 'Meaning'], GROUP_FIELDS),
    CSV,
    SQLITE,
    HASHES,
    '## The report',
    'Each line was `accepted`, `updated` or `skipped`. The command ends with 0 when nothing was skipped but what is there already, with 1 when a line was refused, the list has no records or cannot be read, with 2 for options that make no sense, and with 130 when Ctrl-C stopped it between two lines: running it again goes on. A quote in a CSV file that is never closed is named with the line that opens it; close it and run again, since records before it may have been taken. Why a line was skipped:',
    table(['Reason', 'Meaning'], SKIP_MEANINGS),
    'What is worth knowing about a line that was taken:',
    table(['Note', 'Meaning'], NOTE_MEANINGS),
  ].join('\n\n');
  return format(text, { ...(await resolveConfig('docs/user-lists.md')), parser: 'markdown' });
}

function table(head: readonly string[], rows: Readonly<Record<string, string>>): string {
  const lines = Object.entries(rows).map(([name, meaning]) => `| \`${name}\` | ${meaning} |`);
  return [`| ${head.join(' | ')} |`, '|---|---|', ...lines].join('\n');
}
