/** Sections that the original pico-auth's file has for its own frameworks. */
const FOREIGN_SECTIONS: ReadonlySet<string> = new Set(['fastapi', 'uvicorn']);

/** Keys of the original pico-auth's file that have no meaning here. */
const FOREIGN_KEYS: ReadonlySet<string> = new Set([
  'auth.email_credentials_token',
  'database.echo',
  'database.pool_size',
  'database.pool_pre_ping',
  'database.pool_recycle',
]);

/** Whether a section is accepted and ignored. */
export const isForeignSection = (section: string): boolean => FOREIGN_SECTIONS.has(section);

/** Whether a `section.key` is accepted and ignored. */
export const isForeignKey = (path: string): boolean => FOREIGN_KEYS.has(path);
