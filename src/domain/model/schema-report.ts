/** How a database stands to the schema this program knows. */
export interface SchemaReport {
  /** Of the database; 0 when it is new. */
  readonly version: number;
  readonly newest: number;
  /** Sentences: what is to be done, or what forbids the start. None: all is well. */
  readonly findings: readonly string[];
}
