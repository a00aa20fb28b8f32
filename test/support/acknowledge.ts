import { writeSync } from 'node:fs';

const STDOUT = 1;
const bell = new Int32Array(new SharedArrayBuffer(4));

/**
 * Prints one line, and comes back when the system has it, so that it outlives this process. `process.stdout`
 * would not do: for a parent that reads slowly it keeps lines in memory, which a kill takes along.
 */
export function acknowledge(...words: readonly (string | number)[]): void {
  const line = `${words.join(' ')}\n`;
  while (!isTaken(line)) Atomics.wait(bell, 0, 0, 1);
}

function isTaken(line: string): boolean {
  try {
    return writeSync(STDOUT, line) > 0;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EAGAIN') return false;
    throw error;
  }
}
