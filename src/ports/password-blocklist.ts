/** Passwords that everybody tries first. */
export interface PasswordBlocklist {
  /** Whether the whole password, in any letter case, is a known common one. Pure and offline. */
  contains(password: string): boolean;
}
