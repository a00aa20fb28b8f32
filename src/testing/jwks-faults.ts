/**
 * What an issuer's endpoint can do to those who ask it: `hang` never answers, `reset` ends the
 * connection, `malformed` answers 200 with half a document, `empty` with no key, `html` with a login page.
 */
export type JwksFault =
  'none' | 'serverError' | 'html' | 'malformed' | 'empty' | 'hang' | 'reset' | { readonly delayMs: number };

/** A script of faults: each request takes the next one. */
export class JwksFaults {
  #script: JwksFault[] = [];
  #standing: readonly JwksFault[] = ['none'];
  #turn = 0;

  /** The next requests meet these faults, one each; those after them the standing one. */
  next(...faults: readonly JwksFault[]): void {
    this.#script.push(...faults);
  }

  /** From now on every request meets this fault. */
  always(fault: JwksFault): void {
    this.#begin([fault]);
  }

  /** From now on one request succeeds, one fails, and so on, beginning with a failure. */
  flap(fault: JwksFault = 'serverError'): void {
    this.#begin([fault, 'none']);
  }

  /** The endpoint works again. */
  clear(): void {
    this.#begin(['none']);
  }

  /** The fault of the request that comes now. */
  take(): JwksFault {
    const scripted = this.#script.shift();
    if (scripted !== undefined) return scripted;
    const fault = this.#standing[this.#turn % this.#standing.length];
    this.#turn += 1;
    return fault ?? 'none';
  }

  #begin(standing: readonly JwksFault[]): void {
    this.#script = [];
    this.#standing = standing;
    this.#turn = 0;
  }
}
