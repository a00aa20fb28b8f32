/** The database cannot be used by this server; the message says why and what to do, and holds no secret. */
export class MongoDatabaseError extends Error {
  override readonly name = 'MongoDatabaseError';
}
