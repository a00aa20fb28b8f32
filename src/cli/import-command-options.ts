import type { ImportOptions } from '../domain/import-options.js';
import { asOrgId, isOrgSlug, type OrgId } from '../domain/model/ids.js';
import { isRole, type Role, ROLES } from '../domain/model/role.js';
import { UsageError } from './command-error.js';

export const LIST_FORMATS = ['auto', 'jsonl', 'csv', 'pico-auth'] as const;

/** Flags of `pico-auth users import`, as commander names them. */
export interface ImportCommandOptions {
  readonly format: (typeof LIST_FORMATS)[number];
  readonly dryRun?: boolean;
  readonly update?: boolean;
  readonly updatePasswords?: boolean;
  readonly serviceTokens?: boolean;
  readonly mapRole?: readonly string[];
  readonly mapOrg?: readonly string[];
  readonly namespace: string;
  readonly report?: string;
}

/** What the flags mean to the domain. @throws UsageError. */
export function importOptionsOf(options: ImportCommandOptions): ImportOptions {
  const { dryRun = false, updatePasswords = false, update = false, serviceTokens = false } = options;
  return {
    ...{ dryRun, update: update || updatePasswords, updatePasswords, serviceTokens },
    namespace: options.namespace,
    roles: new Map((options.mapRole ?? []).map((text) => rolePair(text))),
    orgs: new Map((options.mapOrg ?? []).map((text) => orgPair(text))),
  };
}

function rolePair(text: string): [string, Role] {
  const [from, to] = pair('--map-role', text);
  if (!isRole(to)) throw new UsageError(`--map-role: ${to} is none of ${ROLES.join(', ')}.`);
  return [from, to];
}

function orgPair(text: string): [string, OrgId] {
  const [from, to] = pair('--map-org', text);
  if (!isOrgSlug(to)) throw new UsageError('--map-org: use 1 to 64 of a-z, 0-9 and hyphen for the slug.');
  return [from, asOrgId(to)];
}

/** The last equals sign divides: slugs and roles have none. */
function pair(flag: string, text: string): [string, string] {
  const at = text.lastIndexOf('=');
  if (at < 1) throw new UsageError(`${flag}: write it as from=to.`);
  return [text.slice(0, at), text.slice(at + 1)];
}
