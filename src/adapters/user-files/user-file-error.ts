/** A file that cannot be used as a list of users at all; the message is for the operator. */
export class UserFileError extends Error {
  override readonly name = 'UserFileError';
}
