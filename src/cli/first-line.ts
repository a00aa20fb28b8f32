import { createInterface } from 'node:readline';

/** The first line of a stream; empty when it has none. */
export async function firstLine(input: NodeJS.ReadableStream): Promise<string> {
  for await (const line of createInterface({ input, crlfDelay: Infinity })) return line;
  return '';
}
