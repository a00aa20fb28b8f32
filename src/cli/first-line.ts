import { createInterface } from 'node:readline';

/** The first line of a stream that will do; empty when it has none. */
export async function firstLine(
  input: NodeJS.ReadableStream,
  willDo: (line: string) => boolean = () => true,
): Promise<string> {
  for await (const line of createInterface({ input, crlfDelay: Infinity })) if (willDo(line)) return line;
  return '';
}
