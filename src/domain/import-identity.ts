import type { Digest } from '../ports/digest.js';
import type { RandomSource } from '../ports/random-source.js';
import { encodeBase64Url } from './base64url.js';
import { newGroupId, newUserId } from './identifiers.js';
import {
  asGroupId,
  asOrgId,
  asServiceTokenId,
  asUserId,
  DEFAULT_ORG,
  type GroupId,
  isOrgSlug,
  type OrgId,
  type ServiceTokenId,
  type UserId,
} from './model/ids.js';

const USER_ID = /^usr_[\w-]{22}$/;
const GROUP_ID = /^grp_[\w-]{22}$/;
const ID_BYTES = 16;
const SUFFIX_BYTES = 3;
const MAX_SLUG = 64;

/**
 * How ids and organisations of another system become ours: by digest, so that a repeated run, or a
 * program that holds foreign ids, arrives at the same ones.
 */
export class ImportIdentity {
  /**
   * @param namespace keeps apart two systems whose ids look alike.
   * @param orgs organisations whose slug was chosen by hand.
   */
  constructor(
    private readonly digest: Digest,
    private readonly random: RandomSource,
    private readonly namespace: string,
    private readonly orgs: ReadonlyMap<string, OrgId>,
  ) {}

  /** An id of ours stays, another is mapped, none becomes a random one. */
  userId(sourceId: string | undefined): UserId {
    if (sourceId === undefined) return newUserId(this.random);
    return USER_ID.test(sourceId) ? asUserId(sourceId) : asUserId(`usr_${this.#mapped('user', sourceId)}`);
  }

  groupId(sourceId: string | undefined): GroupId {
    if (sourceId === undefined) return newGroupId(this.random);
    return GROUP_ID.test(sourceId)
      ? asGroupId(sourceId)
      : asGroupId(`grp_${this.#mapped('group', sourceId)}`);
  }

  /** Of the hash, which no two tokens share; ids of two systems may be the same. */
  serviceTokenId(tokenHash: string): ServiceTokenId {
    return asServiceTokenId(`svc_${this.#mapped('service_token', tokenHash)}`);
  }

  /**
   * A slug stays. Anything else becomes a slug that ends in a piece of its digest: `ACME` and `acme` are
   * two organisations, and must not become one.
   */
  orgId(source: string | undefined): OrgId {
    if (source === undefined) return DEFAULT_ORG;
    const chosen = this.orgs.get(source);
    if (chosen !== undefined) return chosen;
    if (isOrgSlug(source)) return asOrgId(source);
    const suffix = [...this.digest.sha256(source).subarray(0, SUFFIX_BYTES)]
      .map((byte) => byte.toString(16).padStart(2, '0'))
      .join('');
    const readable = source
      .normalize('NFKD')
      .replace(/\p{M}/gu, '')
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .slice(0, MAX_SLUG - suffix.length - 1)
      .replace(/^-|-$/g, '');
    return asOrgId(`${readable === '' ? 'org' : readable}-${suffix}`);
  }

  #mapped(kind: 'user' | 'group' | 'service_token', sourceId: string): string {
    const parts = JSON.stringify(['pico-auth import', this.namespace, kind, sourceId]);
    return encodeBase64Url(this.digest.sha256(parts).subarray(0, ID_BYTES));
  }
}
