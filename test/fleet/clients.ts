import type { Fleet } from './fleet.js';
import { Figures } from './figures.js';
import { send } from './request.js';
import { type ClientHabits, SessionClient } from './session-client.js';

const PASSWORD = 'a passphrase of many clients';
const SESSIONS_OF_ONE = 5;
const AT_ONCE = 8;

export interface Crowd {
  readonly clients: readonly SessionClient[];
  readonly figures: Figures;
  /** All refresh, each at its own pace, for this long; then late answers are waited for. */
  refreshFor(ms: number): Promise<void>;
  /** Checks that each client has exactly its one live session. @throws Error naming what is wrong */
  assertIntact(): Promise<void>;
}

/** Clients of as many sessions, five to an account, signed in at random servers of the fleet. */
export async function crowd(fleet: Fleet, size: number, habits: Partial<ClientHabits> = {}): Promise<Crowd> {
  const figures = new Figures();
  const node = () => fleet.random().url;
  const accounts = Array.from({ length: Math.ceil(size / SESSIONS_OF_ONE) }, (_, index) => index);
  const run = Math.random().toString(36).slice(2);
  const emailOf = (account: number) => `person-${account}-${run}@example.com`;
  const all: ClientHabits = {
    ...{ node, cutShare: 0, doubleShare: 0, stragglerShare: 0, stragglerMs: 0, graceMs: 30_000, restMs: 0 },
    ...habits,
  };
  await inTurns(
    accounts.map((account) => async () => {
      const body = { email: emailOf(account), password: PASSWORD, display_name: 'One of many' };
      const call = { body, address: addressOf(account), timeoutMs: 60_000 };
      const { status } = await send(`${node()}/api/v1/auth/register`, call);
      if (status !== 201 && status !== 200) throw new Error(`register: ${status}`);
    }),
  );
  const clients = Array.from({ length: size }, (_, index) => {
    const account = index % accounts.length;
    return new SessionClient(emailOf(account), PASSWORD, addressOf(10_000 + index), all, figures);
  });
  await inTurns(clients.map((client) => () => client.signIn()));
  return {
    clients,
    figures,
    refreshFor: async (ms) => {
      const end = Date.now() + ms;
      await Promise.all(
        clients.map(async (client) => {
          while (Date.now() < end && client.lost === undefined) {
            await client.refresh();
            await client.rest();
          }
          await client.settle();
        }),
      );
    },
    assertIntact: () => assertIntact(fleet, clients),
  };
}

/** A few at a time: passwords are hashed one a core, and nobody is to wait for a minute. */
async function inTurns(work: readonly (() => Promise<void>)[]): Promise<void> {
  const waiting = [...work];
  const worker = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) await next();
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}

const addressOf = (index: number): string =>
  `203.${(index >> 16) & 255}.${(index >> 8) & 255}.${index & 255}`;

async function assertIntact(fleet: Fleet, clients: readonly SessionClient[]): Promise<void> {
  const wrong: string[] = [];
  const sids = new Set<string>();
  for (const client of clients) {
    // First the newest token must still be good, at any server.
    if (client.lost === undefined) await client.refresh();
    if (client.lost === undefined) sids.add(client.sid);
    else if (!client.isDeclaredLoss) wrong.push(client.lost);
  }
  const kept = clients.filter(({ lost }) => lost === undefined);
  if (sids.size !== kept.length) wrong.push(`${sids.size} sessions of ${kept.length} clients`);
  // A session that is declared lost may still be listed: nobody holds its newest token.
  if (kept.length < clients.length) {
    if (wrong.length > 0) throw new Error(wrong.slice(0, 5).join('; '));
    return;
  }
  for (const client of clients.slice(0, Math.ceil(clients.length / SESSIONS_OF_ONE))) {
    const url = `${fleet.random().url}/api/v1/auth/me/sessions`;
    const { status, body } = await send(url, { token: client.accessToken });
    const listed = (body['sessions'] ?? []) as readonly { readonly sid: string }[];
    if (status !== 200) wrong.push(`list of sessions: ${status}`);
    for (const { sid } of listed) if (!sids.has(sid)) wrong.push(`a session nobody has: ${sid}`);
    if (listed.length !== SESSIONS_OF_ONE) wrong.push(`${listed.length} sessions of one account`);
  }
  if (wrong.length > 0)
    throw new Error(`${wrong.length} clients are not intact: ${wrong.slice(0, 5).join('; ')}`);
}
