/** The four roles, highest first. Each includes the rights of those after it inside its own organisation. */
export const ROLES = ['superadmin', 'org_admin', 'operator', 'viewer'] as const;
export type Role = (typeof ROLES)[number];

export const isRole = (text: string): text is Role => (ROLES as readonly string[]).includes(text);

/** Whether `role` stands strictly above `other`. */
export const isAbove = (role: Role, other: Role): boolean => ROLES.indexOf(role) < ROLES.indexOf(other);
