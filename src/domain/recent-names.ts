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
 * The names (digests) of tokens that were seen a moment ago. A client that sends its token often then costs no
 * digest each time, which is the most expensive part of recognising the token. A name is given only for exactly
 * the same text.
 *
 * While it is remembered, the token itself is in memory, not only its digest. Therefore only tokens that were
 * accepted are kept, a few, and until the first token that comes five seconds later; the process has the headers
 * of its latest requests in memory anyway until they are collected. The time of a look-up tells an attacker nothing: a text is compared only
 * with a token that has the same end, which is part of the signature.
 */
export class RecentNames {
  readonly #named = new Map<string, Named>();
  #characters = 0;
  #since = -Infinity;

  /**
   * @param maxTexts texts to remember at most; what is above the bound of this file has no effect.
   * @param maxCharacters characters of them at most; the same.
   */
  constructor(
    private readonly maxTexts: number,
    private readonly maxCharacters: number,
  ) {}

  find(text: string, now: number): string | undefined {
    if (!this.#isOpen(now)) {
      this.#beginAnew(now);
      return undefined;
    }
    const found = this.#named.get(text.slice(-END));
    return found?.text === text ? found.name : undefined;
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
