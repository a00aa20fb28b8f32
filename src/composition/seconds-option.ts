/** The milliseconds of an option in seconds. @throws Error that names the option unless it is above 0. */
export function milliseconds(option: string, seconds: number): number {
  if (Number.isFinite(seconds) && seconds > 0) return seconds * 1000;
  throw new Error(`${option} must be a number of seconds above 0, not ${seconds}.`);
}
