type Call = () => Promise<unknown>;

/** The port with every call of a method going through `advice`, which may count it, delay it or refuse it. */
export function around<Port extends object>(
  port: Port,
  advice: (method: string, proceed: Call) => Promise<unknown>,
): Port {
  return new Proxy(port, {
    get(target, name): unknown {
      const member: unknown = Reflect.get(target, name);
      if (typeof member !== 'function') return member;
      return (...args: unknown[]) =>
        advice(String(name), async () => (await Reflect.apply(member, target, args)) as unknown);
    },
  });
}
