const QUOTE = 0x22;
const COMMA = 0x2c;
const LINE_FEED = 0x0a;
/** Bytes that may stand between the start of a file and its first cell: a byte order mark. */
const MARK: readonly number[] = [0xef, 0xbb, 0xbf];

/**
 * The line of a CSV file in which the quote stands that is never closed: a parser only knows that the file
 * ended inside of one. Undefined: every quote is closed, as RFC 4180 section 2 reads them.
 */
export async function unclosedQuote(chunks: AsyncIterable<Buffer>): Promise<number | undefined> {
  let state: 'start' | 'plain' | 'quoted' | 'closed' = 'start';
  let line = 1;
  let openedIn = 0;
  for await (const chunk of chunks)
    for (const byte of chunk) {
      if (byte === QUOTE) {
        if (state === 'start') openedIn = line;
        // Two quotes inside of a cell stand for one: the second takes the end back.
        if (state === 'start' || state === 'closed') state = 'quoted';
        else if (state === 'quoted') state = 'closed';
      } else if (state !== 'quoted') {
        if (byte === COMMA || byte === LINE_FEED) state = 'start';
        else if (!(line === 1 && state === 'start' && MARK.includes(byte))) state = 'plain';
      }
      if (byte === LINE_FEED) line += 1;
    }
  return state === 'quoted' ? openedIn : undefined;
}
