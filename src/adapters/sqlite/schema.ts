/** One step from the schema version before it to `version`. Steps are only ever appended. */
export interface Migration {
  readonly version: number;
  readonly statements: string;
}

/**
 * Every record is one JSON document beside the columns that are searched, ordered or unique.
 * Partial indexes stay small where the common case (living, active viewers) needs no help.
 */
export const MIGRATIONS: readonly Migration[] = [
  {
    version: 1,
    statements: `
      CREATE TABLE user (
        id TEXT NOT NULL PRIMARY KEY,
        email_key TEXT NOT NULL,
        name_key TEXT NOT NULL,
        org_id TEXT NOT NULL,
        role TEXT NOT NULL,
        status TEXT NOT NULL,
        created_at INTEGER NOT NULL,
        deleted_at INTEGER,
        last_login_at INTEGER,
        version INTEGER NOT NULL,
        document TEXT NOT NULL
      ) STRICT;
      CREATE UNIQUE INDEX user_email_key ON user (email_key);
      CREATE INDEX user_name_key ON user (name_key) WHERE status <> 'deleted';
      CREATE INDEX user_org_email_key ON user (org_id, email_key) WHERE status <> 'deleted';
      CREATE INDEX user_org_name_key ON user (org_id, name_key) WHERE status <> 'deleted';
      CREATE INDEX user_created ON user (created_at, id) WHERE status <> 'deleted';
      CREATE INDEX user_org_created ON user (org_id, created_at, id) WHERE status <> 'deleted';
      CREATE INDEX user_role_created ON user (role, created_at, id)
        WHERE status <> 'deleted' AND role <> 'viewer';
      CREATE INDEX user_org_role_created ON user (org_id, role, created_at, id)
        WHERE status <> 'deleted' AND role <> 'viewer';
      CREATE INDEX user_suspended ON user (created_at, id) WHERE status = 'suspended';
      CREATE INDEX user_org_suspended ON user (org_id, created_at, id) WHERE status = 'suspended';
      CREATE INDEX user_deleted ON user (deleted_at) WHERE deleted_at IS NOT NULL;

      CREATE TABLE membership (
        group_id TEXT NOT NULL,
        user_id TEXT NOT NULL REFERENCES user (id) ON DELETE CASCADE,
        joined_at INTEGER NOT NULL,
        PRIMARY KEY (group_id, joined_at, user_id)
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX membership_user ON membership (user_id);

      CREATE TABLE user_group (
        id TEXT NOT NULL PRIMARY KEY,
        org_id TEXT NOT NULL,
        name_key TEXT NOT NULL,
        deleted_at INTEGER,
        version INTEGER NOT NULL,
        document TEXT NOT NULL
      ) STRICT;
      CREATE UNIQUE INDEX user_group_name ON user_group (org_id, name_key);
      CREATE INDEX user_group_deleted ON user_group (deleted_at, id) WHERE deleted_at IS NOT NULL;

      CREATE TABLE token_family (
        sid TEXT NOT NULL PRIMARY KEY,
        user_id TEXT NOT NULL,
        created_at INTEGER NOT NULL,
        ends_at INTEGER NOT NULL,
        end_hour INTEGER NOT NULL,
        revoked_at INTEGER,
        document TEXT NOT NULL
      ) STRICT;
      CREATE INDEX token_family_user ON token_family (user_id, created_at);
      CREATE INDEX token_family_end ON token_family (end_hour);

      CREATE TABLE service_token (
        id TEXT NOT NULL PRIMARY KEY,
        org_id TEXT NOT NULL,
        name TEXT NOT NULL,
        token_hash TEXT NOT NULL,
        document TEXT NOT NULL
      ) STRICT;
      CREATE UNIQUE INDEX service_token_name ON service_token (org_id, name);
      CREATE UNIQUE INDEX service_token_hash ON service_token (token_hash);

      CREATE TABLE setting (
        name TEXT NOT NULL PRIMARY KEY,
        value INTEGER NOT NULL
      ) STRICT;

      CREATE TABLE superadmin (
        user_id TEXT NOT NULL PRIMARY KEY
      ) STRICT;
    `,
  },
  {
    // The feed of revocations asks for the newest of both. No rotation and no sign-in touches these indexes.
    version: 2,
    statements: `
      CREATE INDEX token_family_revoked ON token_family (revoked_at, sid) WHERE revoked_at IS NOT NULL;
      CREATE INDEX user_epoch_changed ON user (json_extract(document, '$.epochChangedAt'), id)
        WHERE json_extract(document, '$.claimsEpoch') > 0;
    `,
  },
  {
    // Sealed; the keys that open them are never in here.
    version: 3,
    statements: `
      CREATE TABLE signing_key (
        kid TEXT NOT NULL PRIMARY KEY,
        use TEXT NOT NULL,
        algorithm TEXT NOT NULL,
        sequence INTEGER NOT NULL,
        version INTEGER NOT NULL,
        document TEXT NOT NULL
      ) STRICT;
      CREATE UNIQUE INDEX signing_key_sequence ON signing_key (use, algorithm, sequence);
    `,
  },
];

/** A rule that two records of `table` never agree in all of `columns`. */
export interface UniqueRule {
  readonly table: string;
  readonly columns: readonly string[];
  /** Schema version that has it; undefined: the first. */
  readonly since?: number;
}

/** The uniqueness that the adapters promise; without any of these the database does not start. */
export const UNIQUE_RULES: readonly UniqueRule[] = [
  { table: 'user', columns: ['id'] },
  { table: 'user', columns: ['email_key'] },
  { table: 'user_group', columns: ['id'] },
  { table: 'user_group', columns: ['org_id', 'name_key'] },
  { table: 'token_family', columns: ['sid'] },
  { table: 'service_token', columns: ['id'] },
  { table: 'service_token', columns: ['org_id', 'name'] },
  { table: 'service_token', columns: ['token_hash'] },
  { table: 'setting', columns: ['name'] },
  { table: 'superadmin', columns: ['user_id'] },
  { table: 'signing_key', columns: ['kid'], since: 3 },
  { table: 'signing_key', columns: ['use', 'algorithm', 'sequence'], since: 3 },
];
