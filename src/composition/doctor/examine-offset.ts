import { about, type Finding } from './finding.js';

const DOUBTFUL_MS = 2_000;
const UNUSABLE_MS = 5_000;
const { ok, warning, failure } = about('clock');
const CURE = 'Let NTP set the clocks of all machines: tokens and sessions expire by them.';

/** @param offsetMs how far this machine's clock is ahead of the other's. */
export function examineOffset(other: string, offsetMs: number): Finding {
  const seconds = (Math.abs(offsetMs) / 1000).toFixed(1);
  if (Math.abs(offsetMs) <= DOUBTFUL_MS) return ok(`agrees with ${other}`);
  const text = `is ${seconds} s ${offsetMs > 0 ? 'ahead of' : 'behind'} ${other}`;
  return Math.abs(offsetMs) > UNUSABLE_MS ? failure(text, CURE) : warning(text, CURE);
}
