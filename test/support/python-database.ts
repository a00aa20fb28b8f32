import { loadSqlite } from '../../src/adapters/sqlite/sqlite-driver.js';

/**
 * What pico-auth 0.3.0 for Python left on disk after these calls of its services: an admin (`admin`), Ann
 * (`a long passphrase`), two Bobs whose addresses differ in letter case (`bob's passphrase`, `second bob
 * here`), a group of the default organisation and one of `ACME Corp`, which the first Bob is in as well.
 */
const DUMP = `
BEGIN TRANSACTION;
CREATE TABLE group_members (
  group_id VARCHAR(36) NOT NULL,
  user_id VARCHAR(36) NOT NULL,
  joined_at VARCHAR(50) NOT NULL,
  PRIMARY KEY (group_id, user_id)
);
INSERT INTO "group_members" VALUES('777dc9cc5dc8','236ec8a693bb','2026-11-22T06:05:37.161301+00:00');
INSERT INTO "group_members" VALUES('777dc9cc5dc8','fc02164c91e0','2026-11-22T06:05:37.167836+00:00');
INSERT INTO "group_members" VALUES('b9c63738130c','fc02164c91e0','2026-11-22T06:05:37.175160+00:00');
CREATE TABLE groups (
  id VARCHAR(36) NOT NULL,
  name VARCHAR(255) NOT NULL,
  description VARCHAR(500) NOT NULL,
  org_id VARCHAR(100) NOT NULL,
  created_at VARCHAR(50) NOT NULL,
  updated_at VARCHAR(50) NOT NULL,
  PRIMARY KEY (id)
);
INSERT INTO "groups" VALUES('777dc9cc5dc8','Staff','everybody','default','2026-11-22T06:05:37.141852+00:00','2026-11-22T06:05:37.141871+00:00');
INSERT INTO "groups" VALUES('b9c63738130c','Ops','','ACME Corp','2026-11-22T06:05:37.155456+00:00','2026-11-22T06:05:37.155472+00:00');
CREATE TABLE users (
  id VARCHAR(36) NOT NULL,
  email VARCHAR(255) NOT NULL,
  display_name VARCHAR(255) NOT NULL,
  password_hash VARCHAR(255) NOT NULL,
  role VARCHAR(50) NOT NULL,
  org_id VARCHAR(100) NOT NULL,
  status VARCHAR(50) NOT NULL,
  created_at VARCHAR(50) NOT NULL,
  last_login_at VARCHAR(50),
  PRIMARY KEY (id)
);
INSERT INTO "users" VALUES('83f92ee8f4d5','admin@pico.local','Admin','$2b$12$c62LcDLEZSiANC.wgCk0OuD9g/nb761c5bXGrSLpkMZov2sq/HPTS','superadmin','default','active','2026-11-22T06:05:35.890498+00:00',NULL);
INSERT INTO "users" VALUES('236ec8a693bb','ann@example.com','Ann','$2b$12$9WRWCZXkvZ4EZsfjEqoGUuIdOBaDykJ6mI/z5ysqvRmd/SxgPMZGa','viewer','default','active','2026-11-22T06:05:36.342536+00:00','2026-11-22T06:05:37.516202+00:00');
INSERT INTO "users" VALUES('fc02164c91e0','Bob@Example.com','Bob Bräu','$2b$12$8y6ohsGFh42mYR5zPQSu0uqbaWFHYYeTg8DqR4yhYyMk3u2Y/CDY2','org_admin','default','active','2026-11-22T06:05:36.786621+00:00',NULL);
INSERT INTO "users" VALUES('e712e7ab29f9','bob@example.com','Bob Two','$2b$12$YQDcM8vxXqlE3sPNrC5qEerYXrQoGOh/pm27M.Hj.GbjeRom12zXy','viewer','default','active','2026-11-22T06:05:37.117121+00:00',NULL);
CREATE UNIQUE INDEX ix_users_email ON users (email);
CREATE INDEX ix_groups_org_id ON groups (org_id);
CREATE INDEX ix_groups_name ON groups (name);
CREATE INDEX ix_group_members_user_id ON group_members (user_id);
COMMIT;
`;

/** Writes that database to a new file. */
export async function pythonDatabase(path: string, changes = ''): Promise<void> {
  const connection = (await loadSqlite())(path);
  connection.exec(DUMP);
  if (changes !== '') connection.exec(changes);
  connection.close();
}
