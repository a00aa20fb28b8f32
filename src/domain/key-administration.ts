import type { UserRepository } from '../ports/user-repository.js';
import { readSuperadmin } from './access-policy.js';
import type { KeyOperations } from './key-operations.js';
import type { KeyRing } from './key-ring.js';
import type { DescribedKey } from './key-snapshot.js';
import type { KeyId } from './model/ids.js';
import type { KeyChain, KeyRecord } from './model/key-record.js';
import type { Principal } from './model/principal.js';

/** `KeyOperations` behind the superadmin check. */
export class KeyAdministration {
  /** @internal */
  constructor(
    private readonly users: UserRepository,
    private readonly ring: KeyRing,
    private readonly operations: KeyOperations,
  ) {}

  /** Every key with its phase and times, tombstones included. @throws AuthError `forbidden`, `token_revoked`. */
  async list(caller: Principal): Promise<readonly DescribedKey[]> {
    await readSuperadmin(this.users, caller);
    await this.ring.reload();
    return this.ring.describe();
  }

  /**
   * As `KeyOperations.rotate`.
   * @param chain undefined: the keys of the default audience.
   * @throws AuthError `forbidden`, `token_revoked` as well.
   */
  async rotate(caller: Principal, chain: KeyChain | undefined, immediately: boolean): Promise<KeyRecord> {
    const { id } = await readSuperadmin(this.users, caller);
    return this.operations.rotate(chain ?? this.operations.defaultChain(), immediately, id);
  }

  /** As `KeyOperations.revoke`. @throws AuthError `forbidden`, `token_revoked` as well. */
  async revoke(caller: Principal, kid: KeyId, fresh: boolean): Promise<readonly KeyRecord[]> {
    const { id } = await readSuperadmin(this.users, caller);
    return this.operations.revoke({ kid, fresh }, id);
  }
}
