/** As many callers at once as make a race likely. */
export const CROWD = 24;

/** Starts `count` calls in one turn of the event loop and waits for all. */
export const crowd = <Result>(
  count: number,
  call: (index: number) => Promise<Result>,
): Promise<readonly Result[]> => Promise.all(Array.from({ length: count }, (_, index) => call(index)));

/** How many elements equal the value. */
export const countOf = <Value>(values: readonly Value[], value: Value): number =>
  values.filter((each) => each === value).length;

/** Changes everything that can be changed in a record, its lists included. Frozen parts stay as they are. */
export function tamper(record: object): void {
  for (const key of Reflect.ownKeys(record)) {
    const member: unknown = Reflect.get(record, key);
    if (typeof member === 'object' && member !== null) tamper(member);
    else Reflect.set(record, key, typeof member === 'number' ? member + 1_000 : 'tampered');
  }
  if (Array.isArray(record)) Reflect.set(record, record.length, 'tampered');
}

/** Texts that are plain data here and have a meaning in some store, language or object. */
export const HOSTILE_TEXTS: readonly string[] = [
  '__proto__',
  'constructor',
  "' OR '1'='1",
  '"; DROP TABLE user; --',
  '{"$gt":""}',
  '$where',
  '*',
  '%',
  '',
];
