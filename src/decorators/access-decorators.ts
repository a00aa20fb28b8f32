import { type AccessMarks, mark, type Markable } from '../domain/access-marks.js';
import { groupRule, roleRule, scopeRule, type ScopeSource } from '../domain/access-rules.js';

/** What a standard decorator is told of the method it stands on (ECMAScript decorators, stage 3). */
export interface StandardContext {
  readonly kind: string;
  readonly name: PropertyKey;
  addInitializer(initializer: (this: object) => void): void;
}

/** Stands on methods, as a standard decorator and as one of TypeScript's `experimentalDecorators`. */
export interface MethodDecoration {
  (method: Markable, context: StandardContext): void;
  (prototype: object, name: PropertyKey, descriptor: PropertyDescriptor): void;
}

/** Opens the route of this method; with `optional` a token is taken into account when one is sent. */
export const allowAnonymous = ({
  optional = false,
}: { readonly optional?: boolean } = {}): MethodDecoration => decoration({ anonymous: { optional } });

/** Any one of these roles. @throws TypeError without a role. */
export const requiresRole = (...roles: readonly string[]): MethodDecoration =>
  decoration({ rules: [roleRule(roles)] });

/** Any one of these group ids. @throws TypeError without a group. */
export const requiresGroup = (...groupIds: readonly string[]): MethodDecoration =>
  decoration({ rules: [groupRule(groupIds)] });

/** A scope of the agent token; with `from: 'token'`, of the main token. @throws TypeError when it is none. */
export const requiresScope = (
  scope: string,
  { from }: { readonly from?: ScopeSource } = {},
): MethodDecoration => decoration({ rules: [scopeRule(scope, from)] });

function decoration(marks: Partial<AccessMarks>): MethodDecoration {
  const seen = new WeakSet<object>();
  return (target: object, about: StandardContext | PropertyKey, descriptor?: PropertyDescriptor): void => {
    if (typeof about !== 'object') return markMethod(descriptor?.value, about, marks);
    if (about.kind !== 'method') throw misplaced(about.name);
    markMethod(target, about.name, marks);
    seen.add(target);
    // Another decorator, or a subclass, may put another function in its place: it keeps the rules.
    about.addInitializer(function () {
      const final: unknown = Reflect.get(this, about.name);
      if (!isMarkable(final) || seen.has(final)) return;
      seen.add(final);
      mark(final, { rules: marks.rules ?? [] });
    });
  };
}

function markMethod(method: unknown, name: PropertyKey, marks: Partial<AccessMarks>): void {
  if (!isMarkable(method)) throw misplaced(name);
  mark(method, marks);
}

const misplaced = (name: PropertyKey): TypeError =>
  new TypeError(`Access decorators stand on methods, and ${String(name)} is none`);

const isMarkable = (value: unknown): value is Markable => typeof value === 'function';
