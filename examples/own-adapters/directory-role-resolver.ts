import type { RoleResolver } from 'pico-auth';
import type { TokenClaims } from 'pico-auth/koa';

/** Whoever knows which groups a person is in: LDAP, a table, a file. */
export interface Directory {
  groupsOf(userId: string): Promise<readonly string[]>;
}

/** Roles of an application from the groups of a directory. What the directory cannot tell is refused with 503. */
export class DirectoryRoleResolver implements RoleResolver {
  constructor(
    private readonly directory: Directory,
    private readonly roleOfGroup: ReadonlyMap<string, string>,
  ) {}

  async resolve({ sub }: TokenClaims): Promise<readonly string[]> {
    const groups = await this.directory.groupsOf(sub);
    return groups.flatMap((group) => this.roleOfGroup.get(group) ?? []);
  }
}
