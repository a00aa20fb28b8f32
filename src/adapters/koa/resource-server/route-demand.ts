import type { Layer } from '@koa/router';
import { type AnonymousMark, marksOf } from '../../../domain/access-marks.js';
import type { AccessRule } from '../../../domain/access-rules.js';

/** What the guard asks of a caller before a route runs. */
export interface RouteDemand {
  /** Set where the route is open. */
  readonly anonymous: AnonymousMark | undefined;
  /** Rules of decorated handlers; guards in the route enforce theirs at their own place. */
  readonly rules: readonly AccessRule[];
}

/** What every route asks that says nothing else. */
export const TOKEN_NEEDED: RouteDemand = { anonymous: undefined, rules: [] };
/** No token is looked at. */
export const OPEN: RouteDemand = { anonymous: { optional: false }, rules: [] };

/** The demand that the functions of a route carry as marks. */
export function demandOf(layer: Layer): RouteDemand {
  let demand = TOKEN_NEEDED;
  for (const step of layer.stack) {
    const { anonymous = demand.anonymous, rules, enforcesItself } = marksOf(step);
    if (anonymous === demand.anonymous && rules.length === 0) continue;
    demand = { anonymous, rules: enforcesItself === true ? demand.rules : [...demand.rules, ...rules] };
  }
  return demand;
}
