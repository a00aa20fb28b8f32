/** Texts remembered at most, and characters of them. */
const MAX_TEXTS = 1_024;
const MAX_CHARACTERS = 1024 * 1024;
/** As long as a text may stay, in ms. */
const WINDOW_MS = 5_000;
/** Characters of the end of a text that it is looked up by: of a signature these are 144 bits. */
const END = 24;

interface Named {
  readonly text: string;
  readonly name: string;
}

/**
 * The names of tokens that came a moment ago, so that a client that asks often does not cost a digest
 * each time, which is the dearest part of knowing its token again. The text decides, whole and exactly.
 *
 * While it is remembered the text itself is in memory, where a digest would not give it away. Therefore
 * only texts that passed are kept, and few, and for seconds: the process has the headers of its latest
 * requests in memory anyway until they are collected. Time tells nothing: to be compared with a text one
 * must know the end of its signature.
 */
export class RecentNames {
  readonly #named = new Map<string, Named>();
  #characters = 0;
  #since = -Infinity;

  /** @param maxTexts `maxCharacters` lower the bounds, and never raise them. */
  constructor(
    private readonly maxTexts: number,
    private readonly maxCharacters: number,
  ) {}

  find(text: string, now: number): string | undefined {
    const found = this.#named.get(text.slice(-END));
    return found !== undefined && found.text === text && this.#isOpen(now) ? found.name : undefined;
  }

  remember(text: string, name: string, now: number): void {
    const characters = this.#characters + text.length;
    const isFull =
      this.#named.size >= Math.min(this.maxTexts, MAX_TEXTS) ||
      characters > Math.min(this.maxCharacters, MAX_CHARACTERS);
    if (isFull || !this.#isOpen(now)) this.#beginAnew(now);
    if (text.length > this.maxCharacters) return;
    this.#named.set(text.slice(-END), { text, name });
    this.#characters += text.length;
  }

  /** A clock that stepped back ends the window as well. */
  #isOpen(now: number): boolean {
    return now >= this.#since && now < this.#since + WINDOW_MS;
  }

  #beginAnew(now: number): void {
    this.#named.clear();
    this.#characters = 0;
    this.#since = now;
  }
}
