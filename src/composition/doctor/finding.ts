/** What an examination says about one thing. A failure keeps the server from serving, or others from believing it. */
export interface Finding {
  readonly topic: string;
  readonly state: 'ok' | 'warning' | 'failure';
  readonly text: string;
  /** What to do about it. */
  readonly cure?: string;
}

/** Findings about one topic, in its name. */
export const about = (topic: string) => ({
  ok: (text: string): Finding => ({ topic, state: 'ok', text }),
  warning: (text: string, cure: string): Finding => ({ topic, state: 'warning', text, cure }),
  failure: (text: string, cure: string): Finding => ({ topic, state: 'failure', text, cure }),
});
