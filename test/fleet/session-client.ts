import { setTimeout as delay } from 'node:timers/promises';
import type { Figures } from './figures.js';
import { type Reply, send } from './request.js';

export interface ClientHabits {
  /** A server for the next request. */
  readonly node: () => string;
  /** Share of requests whose connection the client loses before the answer is there, 0 to 1. */
  readonly cutShare: number;
  /** Share of refreshes beside which a second one with the same token goes to another server. */
  readonly doubleShare: number;
  /** Share of refreshes whose old token is sent once more, up to `stragglerMs` later. */
  readonly stragglerShare: number;
  readonly stragglerMs: number;
  /** The grace of the servers; what waited for longer may be lost, and is declared to be. */
  readonly graceMs: number;
  /** How long a client rests between two refreshes, on the average. */
  readonly restMs: number;
  /** What else is done with each new access token. */
  readonly use?: (accessToken: string) => Promise<void>;
}

const PATIENCE_MS = 60_000;
const PAUSE_MS = 50;

/** An honest client with one session: it keeps its newest token and repeats what was not answered. */
export class SessionClient {
  #refreshToken = '';
  #accessToken = '';
  #stragglers: Promise<void>[] = [];
  /** An answer was out for longer than the grace, or an old token came later than is forgiven. */
  #isBeyondGrace = false;
  /** Why the session is over, when it is. */
  lost: string | undefined;

  constructor(
    private readonly email: string,
    private readonly password: string,
    private readonly address: string,
    private readonly habits: ClientHabits,
    private readonly figures: Figures,
  ) {}

  /** Whether the servers had not promised to keep it. */
  get isDeclaredLoss(): boolean {
    return this.lost !== undefined && this.#isBeyondGrace;
  }

  get accessToken(): string {
    return this.#accessToken;
  }

  /** The public id of the session, from its access token. */
  get sid(): string {
    const [, payload = ''] = this.#accessToken.split('.');
    return (JSON.parse(Buffer.from(payload, 'base64url').toString()) as { readonly sid: string }).sid;
  }

  async signIn(): Promise<void> {
    const { email, password } = this;
    const reply = await this.#persist('login', () => ({ email, password }));
    if (reply.status !== 200) throw new Error(`login: ${reply.status} ${JSON.stringify(reply.body)}`);
    this.#take(reply);
  }

  /** One rotation to its end, with everything that can happen on the way. */
  async refresh(): Promise<void> {
    const presented = this.#refreshToken;
    const started = Date.now();
    const twin = this.#happens(this.habits.doubleShare) ? this.#try('refresh', presented) : undefined;
    if (this.#happens(this.habits.stragglerShare)) this.#straggle(presented, started);
    const reply = await this.#persist('refresh', () => ({ refresh_token: presented }), true);
    const other = await twin;
    if (Date.now() - started > this.habits.graceMs) this.#isBeyondGrace = true;
    // A browser with two tabs: either answer will do, and both are the same token.
    const good = [reply, other].find((each) => each?.status === 200);
    if (good === undefined) {
      this.#end(reply);
      return;
    }
    if (other?.status === 200 && reply.status === 200) this.#compare(reply, other);
    this.figures.count('rotations');
    this.#take(good);
    await this.habits.use?.(this.#accessToken);
  }

  /** One try, answered or not; a new token is kept. */
  async refreshOnce(): Promise<Reply> {
    const reply = await this.#send('refresh', { refresh_token: this.#refreshToken }, false);
    if (reply.status === 200) this.#take(reply);
    return reply;
  }

  /** Until it wants the next token. */
  async rest(): Promise<void> {
    await delay(Math.random() * 2 * this.habits.restMs);
  }

  /** Waits for the old tokens that are still to be sent. */
  async settle(): Promise<void> {
    await Promise.all(this.#stragglers);
  }

  /** Repeats until an answer says yes or no, at another server each time. */
  async #persist(path: string, body: () => object, mayBeCut = false): Promise<Reply> {
    const deadline = Date.now() + PATIENCE_MS;
    for (;;) {
      const reply = await this.#send(path, body(), mayBeCut && this.#happens(this.habits.cutShare));
      const isAnswer = reply.status !== 0 && reply.status < 500 && reply.status !== 429;
      if (isAnswer || Date.now() > deadline) return reply;
      this.figures.count('retries');
      await delay(PAUSE_MS);
    }
  }

  #try(path: string, refreshToken: string): Promise<Reply> {
    this.figures.count('twins');
    return this.#send(path, { refresh_token: refreshToken }, false);
  }

  #straggle(token: string, started: number): void {
    const late = async (): Promise<void> => {
      await delay(Math.random() * this.habits.stragglerMs);
      this.figures.count('stragglers');
      const { status, body } = await this.#send('refresh', { refresh_token: token }, false);
      if (status === 400 && body['code'] === 'refresh_superseded') this.figures.count('superseded');
      if (Date.now() - started > 2 * this.habits.graceMs) this.#isBeyondGrace = true;
    };
    this.#stragglers.push(late());
  }

  async #send(path: string, body: object, isCut: boolean): Promise<Reply> {
    const call = { body, address: this.address };
    const url = `${this.habits.node()}/api/v1/auth/${path}`;
    this.figures.count('requests');
    const reply = await send(url, isCut ? { ...call, cutAfterMs: Math.random() * 40 } : call);
    if (reply.status === 0) this.figures.count(isCut ? 'cut answers' : 'failed connections');
    else this.figures.took(reply.ms);
    if (reply.status >= 500) this.figures.count(`status ${reply.status}`);
    return reply;
  }

  #compare(one: Reply, other: Reply): void {
    if (one.body['refresh_token'] !== other.body['refresh_token']) this.figures.count('different twins');
  }

  #take({ body }: Reply): void {
    this.#accessToken = String(body['access_token']);
    this.#refreshToken = String(body['refresh_token']);
  }

  #end({ status, body }: Reply): void {
    this.lost = `${status} ${String(body['code'])}`;
    this.figures.count(this.#isBeyondGrace ? 'declared losses' : 'lost sessions');
  }

  #happens(share: number): boolean {
    return Math.random() < share;
  }
}
