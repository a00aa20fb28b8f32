/** A record fresh from JSON, which nobody else has seen yet. */
type Draft<Record> = { -readonly [Member in keyof Record]: Record[Member] };

/**
 * The record in a JSON document. JSON has no undefined, so absent members are named again, on the parsed
 * object itself: copying it would cost three times as much as parsing.
 */
export function parsedRecord<Record>(document: unknown, optional: readonly (keyof Record)[]): Record {
  const record = JSON.parse(document as string) as Partial<Draft<Record>>;
  for (const member of optional) record[member] ??= undefined;
  return record as Record;
}
