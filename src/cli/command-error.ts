/** A command cannot do what was asked; the message is for the operator and says why. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
}
