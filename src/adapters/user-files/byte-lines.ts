/** One line of a file, without its end. Undefined bytes: it is longer than a line may be. */
export interface ByteLine {
  readonly line: number;
  readonly bytes: Buffer | undefined;
}

export const MOST_LINE_BYTES = 65_536;

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf]);

/**
 * Splits bytes into lines, ended by LF or CRLF, without the byte order mark that some editors put first.
 * An overlong line is dropped while it is read, so it costs no memory.
 */
export async function* byteLines(chunks: AsyncIterable<Buffer>): AsyncGenerator<ByteLine> {
  let line = 1;
  let parts: Buffer[] = [];
  let length = 0;
  const take = (): ByteLine => {
    const bytes = length > MOST_LINE_BYTES ? undefined : withoutEnd(Buffer.concat(parts), line);
    const taken = { line, bytes };
    [line, parts, length] = [line + 1, [], 0];
    return taken;
  };
  const add = (part: Buffer): void => {
    length += part.length;
    if (length <= MOST_LINE_BYTES) parts.push(part);
    else parts = [];
  };
  for await (const chunk of chunks) {
    let start = 0;
    for (let end = chunk.indexOf(LINE_FEED); end >= 0; end = chunk.indexOf(LINE_FEED, start)) {
      add(chunk.subarray(start, end));
      yield take();
      start = end + 1;
    }
    add(chunk.subarray(start));
  }
  if (length > 0) yield take();
}

function withoutEnd(bytes: Buffer, line: number): Buffer {
  const end = bytes.at(-1) === CARRIAGE_RETURN ? bytes.length - 1 : bytes.length;
  const hasMark = line === 1 && bytes.subarray(0, BYTE_ORDER_MARK.length).equals(BYTE_ORDER_MARK);
  return bytes.subarray(hasMark ? BYTE_ORDER_MARK.length : 0, end);
}
