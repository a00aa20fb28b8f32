import { UserEditor } from '../domain/user-editor.js';
import { UserExport } from '../domain/user-export.js';
import { UserImport } from '../domain/user-import.js';
import type { AuthPorts } from './auth-ports.js';

/** Moving accounts in and out. */
export interface UserTransfer {
  readonly userImport: UserImport;
  readonly userExport: UserExport;
}

/** The ports that accounts are moved with. */
export type UserTransferPorts = Pick<
  AuthPorts,
  | 'users'
  | 'groups'
  | 'serviceTokens'
  | 'families'
  | 'roster'
  | 'hasher'
  | 'digest'
  | 'random'
  | 'clock'
  | 'audit'
>;

/** Wires import and export over the given ports. For operators: neither asks who is calling. */
export function createUserTransfer(ports: UserTransferPorts): UserTransfer {
  const { users, groups, serviceTokens, families, roster, hasher, digest, random, clock, audit } = ports;
  const editor = new UserEditor(users, roster);
  return {
    userImport: new UserImport(
      users,
      groups,
      serviceTokens,
      families,
      editor,
      hasher,
      digest,
      random,
      clock,
      audit,
    ),
    userExport: new UserExport(users, groups, audit),
  };
}
