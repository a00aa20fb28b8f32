/** Fields of one log line. Never a token, a password or an e-mail address. */
export type LogFields = Readonly<Record<string, unknown>>;

/** Structured operational log. Never throws, never delays the caller. */
export interface Logger {
  debug(fields: LogFields, message: string): void;
  info(fields: LogFields, message: string): void;
  warn(fields: LogFields, message: string): void;
  error(fields: LogFields, message: string): void;
}
