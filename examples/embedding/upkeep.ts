import type { AuthServices } from 'pico-auth';

const HOUR_MS = 3_600_000;
const KEYS_EVERY_MS = 15_000;

/** What the server does beside answering requests, for an application that has the domain inside. */
export async function upkeep(auth: AuthServices, failed: (error: unknown) => void): Promise<() => void> {
  // A crash may have come between the two writes of a change of role.
  await auth.rosterRepair.run();
  const sweep = (): void => void auth.housekeeping.sweep().catch(failed);
  const turnKeys = (): void => void auth.keyRing.maintain().catch(failed);
  sweep();
  const timers = [setInterval(sweep, HOUR_MS), setInterval(turnKeys, KEYS_EVERY_MS)];
  for (const timer of timers) timer.unref();
  return () => {
    for (const timer of timers) clearInterval(timer);
  };
}
