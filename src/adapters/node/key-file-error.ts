/** A key file cannot be used; the message names the file and the reason, never what is in it. */
export class KeyFileError extends Error {
  override readonly name = 'KeyFileError';
}
