import { randomBytes } from 'node:crypto';
import { createInterface } from 'node:readline';
import { CommandError } from './command-error.js';

export interface PasswordOptions {
  readonly passwordStdin?: boolean;
}

/** A password, and whether nobody knows it yet. */
export interface NewPassword {
  readonly password: string;
  readonly isGenerated: boolean;
}

const GENERATED_BYTES = 18;

/** The first line of standard input, or 144 random bits. */
export async function newPassword(
  { passwordStdin = false }: PasswordOptions,
  input: NodeJS.ReadableStream = process.stdin,
): Promise<NewPassword> {
  if (!passwordStdin)
    return { password: randomBytes(GENERATED_BYTES).toString('base64url'), isGenerated: true };
  for await (const line of createInterface({ input, crlfDelay: Infinity }))
    return { password: line, isGenerated: false };
  throw new CommandError('--password-stdin: standard input is empty.');
}
