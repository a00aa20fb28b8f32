import type { BindingActivation, BindingDeactivation, BindOnFluentSyntax } from 'inversify';

/** What happens to a bound value when it starts and stops. */
export interface BindingLifecycle<Value> {
  /** Runs once, after the value was made; may replace it. A value whose activation fails is closed. */
  onActivation(handler: BindingActivation<Value>): BindingLifecycle<Value>;
  /** Runs, and is awaited, when the container stops: closes what the factory opened. */
  onDeactivation(handler: BindingDeactivation<Value>): BindingLifecycle<Value>;
}

/** An activation failed, which is the cause, and the value could not be closed either. */
export class ActivationError extends Error {
  override readonly name = 'ActivationError';

  constructor(
    cause: unknown,
    readonly closeError: unknown,
  ) {
    super(`${reasonOf(cause)} (and closing failed: ${reasonOf(closeError)})`, { cause });
  }
}

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

type Close<Value> = (value: Value) => Promise<void> | undefined;

/** The handlers of a binding of Inversify, which knows of none when the other fails. */
export function lifecycleOf<Value>(binding: BindOnFluentSyntax<Value>): BindingLifecycle<Value> {
  let close: Close<Value> = () => undefined;
  const lifecycle: BindingLifecycle<Value> = {
    onActivation: (handler) => {
      binding.onActivation(closingOnFailure(handler, (value) => close(value)));
      return lifecycle;
    },
    onDeactivation: (handler) => {
      // Inversify takes whatever a handler gives for a promise.
      close = (value) => promiseIn(handler(value));
      binding.onDeactivation((value) => close(value));
      return lifecycle;
    },
  };
  return lifecycle;
}

const closingOnFailure =
  <Value>(activate: BindingActivation<Value>, close: Close<Value>): BindingActivation<Value> =>
  (context, value) => {
    const fail = (cause: unknown): Promise<never> => {
      let closing: Promise<void> | undefined;
      try {
        closing = close(value);
      } catch (error) {
        throw new ActivationError(cause, error);
      }
      if (closing === undefined) throw cause;
      return closing.then(
        () => {
          throw cause;
        },
        (error: unknown) => {
          throw new ActivationError(cause, error);
        },
      );
    };
    try {
      const activated = activate(context, value);
      return isPromise(activated) ? activated.catch(fail) : activated;
    } catch (error) {
      return fail(error);
    }
  };

const promiseIn = (result: void | Promise<void>): Promise<void> | undefined =>
  isPromise(result) ? result : undefined;

const isPromise = <Value>(value: Value | Promise<Value>): value is Promise<Value> =>
  typeof value === 'object' && value !== null && 'then' in value;
