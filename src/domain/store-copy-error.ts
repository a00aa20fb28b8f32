/** A store cannot be copied, or was not copied whole; the message says why, for the operator. */
export class StoreCopyError extends Error {
  override readonly name = 'StoreCopyError';
}
