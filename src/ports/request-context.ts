/** What is known of the request being served, for logs and audit; never for decisions. */
export interface RequestFacts {
  readonly requestId: string;
  readonly address: string | undefined;
}

export interface RequestContext {
  /** The facts of the current request, or undefined outside one. */
  current(): RequestFacts | undefined;
  /** Runs `work` with these facts, visible to everything it awaits, and to nothing else. */
  run<Result>(facts: RequestFacts, work: () => Result): Result;
}
