import type { ServiceTokenRepository } from '../ports/service-token-repository.js';
import { encodeBase64Url } from './base64url.js';
import type { ImportIdentity } from './import-identity.js';
import { type ImportOptions, LineRefusal, refuseUnstorable } from './import-options.js';
import { asUserId } from './model/ids.js';
import { isRole, type Role } from './model/role.js';
import type { ServiceToken } from './model/service-token.js';
import type { ImportNote, ServiceTokenEntry } from './model/user-transfer.js';

const HEX_SHA256 = /^[0-9a-f]{64}$/;
const MAX_NAME = 100;
const MAX_DESCRIPTION = 1_000;
/** Who stands for whoever made a token elsewhere: no id of an account looks like this. */
const CREATED_BY = asUserId('import');

/** What became of a service token. */
export interface TakenServiceToken {
  readonly record: ServiceToken;
  /** Whether it was there before, as after an earlier run. */
  readonly exists: boolean;
  readonly notes: readonly ImportNote[];
}

/** The service tokens of one import, which go on as they are: of both sides only the SHA-256 is kept. */
export class ImportedServiceTokens {
  readonly #seenNames = new Set<string>();
  readonly #seenHashes = new Set<string>();

  constructor(
    private readonly tokens: ServiceTokenRepository,
    private readonly identity: ImportIdentity,
    private readonly options: ImportOptions,
    private readonly now: number,
  ) {}

  /** Whether nothing is stored. */
  get isRehearsal(): boolean {
    return this.options.dryRun;
  }

  /** Stores a service token of the list, unless it is there. Nothing about one is ever updated. @throws LineRefusal. */
  async take(entry: ServiceTokenEntry): Promise<TakenServiceToken> {
    const { record, notes } = this.#parsed(entry);
    const name = `${record.orgId} ${record.name}`;
    if (this.#seenNames.has(name)) throw new LineRefusal('duplicate_name');
    if (this.#seenHashes.has(record.tokenHash)) throw new LineRefusal('duplicate_id');
    const known = await this.tokens.findByHash(record.tokenHash);
    if (known === undefined && !this.options.serviceTokens) throw new LineRefusal('not_asked_for');
    if (known === undefined && !(await this.#stored(record))) throw new LineRefusal('name_taken');
    this.#seenNames.add(name);
    this.#seenHashes.add(record.tokenHash);
    return { record: known ?? record, exists: known !== undefined, notes };
  }

  async #stored(record: ServiceToken): Promise<boolean> {
    if (!this.options.dryRun) return (await this.tokens.insert(record)) === 'inserted';
    return (await this.tokens.findByName(record.orgId, record.name)) === undefined;
  }

  #parsed(entry: ServiceTokenEntry): Pick<TakenServiceToken, 'record' | 'notes'> {
    const { description = '', org, createdAt = this.now, tokenHash } = entry;
    refuseUnstorable('description', description);
    if (description.length > MAX_DESCRIPTION)
      throw new LineRefusal('invalid_field', `description must have at most ${MAX_DESCRIPTION} characters`);
    if (!HEX_SHA256.test(tokenHash)) throw new LineRefusal('invalid_hash', 'is no SHA-256 in hexadecimal');
    const bytes = Uint8Array.from({ length: 32 }, (_, at) =>
      Number.parseInt(tokenHash.slice(2 * at, 2 * at + 2), 16),
    );
    const name = mappedName(entry.name);
    const orgId = this.identity.orgId(org);
    const { role, isMapped } = this.#role(entry.role);
    const record: ServiceToken = {
      ...{ id: this.identity.serviceTokenId(tokenHash), orgId, name, description, role, createdAt },
      ...{ tokenHash: encodeBase64Url(bytes), createdBy: CREATED_BY },
    };
    const notes: readonly (readonly [boolean, ImportNote])[] = [
      [name !== entry.name, 'name_mapped'],
      [org !== undefined && orgId !== org, 'org_mapped'],
      [isMapped, 'role_mapped'],
    ];
    return { record, notes: notes.flatMap(([happened, note]) => (happened ? [note] : [])) };
  }

  #role(text = 'operator'): { readonly role: Role; readonly isMapped: boolean } {
    const mapped = this.options.roles.get(text);
    if (mapped !== undefined) return { role: mapped, isMapped: true };
    if (!isRole(text)) throw new LineRefusal('unknown_role', text);
    return { role: text, isMapped: false };
  }
}

/** A name is a part of the address by which a token is revoked. @throws LineRefusal when nothing is left of it. */
function mappedName(name: string): string {
  const mapped = name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^A-Za-z0-9._-]+/g, '-')
    .slice(0, MAX_NAME);
  if (/[A-Za-z0-9]/.test(mapped)) return mapped;
  throw new LineRefusal('invalid_field', 'name must hold a letter or a digit');
}
