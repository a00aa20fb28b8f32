import { setTimeout as delay } from 'node:timers/promises';
import { Figures } from '../figures.js';
import { ADMIN, type Fleet } from '../fleet.js';
import { type Reply, send } from '../request.js';
import { crowd } from '../clients.js';

const SIGN_INS_BEFORE = 5;

/** Something that servers depend on, and how it goes away and comes back. */
export interface Outage {
  begin(): Promise<void> | void;
  end(): Promise<void> | void;
  /** How long it lasts. */
  readonly ms: number;
}

export interface OutageReport {
  readonly figures: Figures;
  /** Answers to refreshes, to `/me` and to sign-ins while it lasted. */
  readonly during: readonly Reply[];
  /** How much longer than before half of the sign-ins took while it lasted, in milliseconds. */
  readonly signInDelayMs: number;
  /** Whether some server said that it is not ready, while it lasted. */
  readonly turnedRed: boolean;
  /** From the end of the outage until all servers were ready. */
  readonly recoveredMs: number;
}

const RECOVERY_LIMIT_MS = 60_000;

/**
 * Clients keep refreshing and asking who they are while a dependency is away; afterwards everything must
 * work again without a restart, and every client still have its session.
 */
export async function outage(
  fleet: Fleet,
  clients: number,
  { begin, end, ms }: Outage,
): Promise<OutageReport> {
  const many = await crowd(fleet, clients);
  const during: Reply[] = [];
  let turnedRed = false;
  const signIn = (index: number) => {
    const call = { body: ADMIN, address: `198.51.100.${index}`, timeoutMs: 30_000 };
    return send(`${fleet.nodes[index % fleet.nodes.length]!.url}/api/v1/auth/login`, call);
  };
  const before = new Figures();
  for (let turn = 0; turn < SIGN_INS_BEFORE; turn += 1) before.took((await signIn(turn)).ms);
  const signIns = new Figures();
  await begin();
  const over = Date.now() + ms;
  const probes = many.clients.map(async (client, index) => {
    const { url } = fleet.nodes[index % fleet.nodes.length]!;
    while (Date.now() < over) {
      during.push(await send(`${url}/api/v1/auth/me`, { token: client.accessToken, timeoutMs: 30_000 }));
      during.push(await client.refreshOnce());
      await delay(100);
    }
  });
  // What counts its attempts: every sign-in, and no refresh that succeeds.
  const signingIn = fleet.nodes.map(async (_, index) => {
    while (Date.now() < over) {
      const reply = await signIn(index);
      signIns.took(reply.ms);
      during.push(reply);
      await delay(100);
    }
  });
  const watch = (async () => {
    while (Date.now() < over) {
      for (const node of fleet.nodes) if (!(await node.answers('/readyz'))) turnedRed = true;
      await delay(200);
    }
  })();
  await delay(ms);
  await end();
  const ended = performance.now();
  for (const node of fleet.nodes)
    while (!(await node.answers('/readyz'))) {
      if (performance.now() - ended > RECOVERY_LIMIT_MS) throw new Error(`${node.url} does not recover`);
      await delay(50);
    }
  const recoveredMs = Math.round(performance.now() - ended);
  await Promise.all([...probes, ...signingIn, watch]);
  await many.refreshFor(0);
  await many.assertIntact();
  const figures = tallied(during, recoveredMs);
  figures.count('ms of a sign-in before (p50)', before.quantile(0.5));
  figures.count('ms of a sign-in (p50)', signIns.quantile(0.5));
  const signInDelayMs = signIns.quantile(0.5) - before.quantile(0.5);
  return { figures, during, signInDelayMs, turnedRed, recoveredMs };
}

function tallied(during: readonly Reply[], recoveredMs: number): Figures {
  const figures = new Figures();
  figures.count('requests', during.length);
  for (const { status, ms } of during) {
    figures.count(status === 0 ? 'without answer' : `status ${status}`);
    figures.took(ms);
  }
  figures.count('longest ms', Math.round(Math.max(0, ...during.map(({ ms }) => ms))));
  figures.count('ms to recover', recoveredMs);
  return figures;
}
