/** A command cannot do what was asked; the message is for the operator and says why. */
export class CommandError extends Error {
  override readonly name: string = 'CommandError';
}

/** What was asked makes no sense, whatever is there: the command has to change. */
export class UsageError extends CommandError {
  override readonly name = 'UsageError';
}
