import { intercepted } from './with-faults.js';

/** The process has ended here. Whatever runs on afterwards reaches nothing any more. */
export class Crashed extends Error {
  override readonly name = 'Crashed';
}

export interface CrashScenario<Ports extends object, Given> {
  /** The ports whose calls are steps, such as the stores; every method of theirs answers with a promise. */
  readonly stores: readonly (keyof Ports)[];
  /** Fresh ports, and whatever the scenario begins with. Nothing crashes here. */
  prepare(): Promise<{ readonly ports: Ports; readonly given: Given }>;
  /** What a crash interrupts, over ports that may crash. A refusal of its own ends it like any other end. */
  run(ports: Ports, given: Given): Promise<unknown>;
  /** What must be true after the crash, over the ports as a new process finds them; throws where it is not. */
  survives(ports: Ports, given: Given): Promise<void>;
}

/**
 * Runs a scenario again and again from the start: the process dies before its first call to a store, before
 * the second, and so on until one run gets through; after each death asks what must be true.
 * @returns how many crashes were survived.
 * @throws Error naming the steps that had been done, with what `survives` threw as its cause.
 */
export async function crashEverywhere<Ports extends object, Given>(
  scenario: CrashScenario<Ports, Given>,
): Promise<number> {
  for (let steps = 0; ; steps += 1) {
    const { ports, given } = await scenario.prepare();
    const life = new Life(steps);
    await scenario.run(mortal(ports, scenario.stores, life), given).catch(() => undefined);
    try {
      await scenario.survives(ports, given);
    } catch (cause) {
      throw new Error(`Not survived: a crash after ${life.done.join(', ') || 'nothing'}.`, { cause });
    }
    if (!life.isOver) return steps;
  }
}

/** A process that may take so many steps and dies when it tries the next one. */
class Life {
  readonly done: string[] = [];
  isOver = false;

  constructor(private readonly steps: number) {}

  step(name: string, call: () => Promise<unknown>): Promise<unknown> {
    this.isOver ||= this.done.length === this.steps;
    if (this.isOver) return Promise.reject(new Crashed());
    this.done.push(name);
    return call();
  }
}

function mortal<Ports extends object>(ports: Ports, stores: readonly (keyof Ports)[], life: Life): Ports {
  const wrapped = { ...ports };
  for (const name of stores) {
    const store = ports[name];
    if (typeof store !== 'object' || store === null) continue;
    wrapped[name] = intercepted(store, (method, call) =>
      life.step(`${String(name)}.${String(method)}`, call),
    );
  }
  return wrapped;
}
