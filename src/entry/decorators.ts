export {
  allowAnonymous,
  type MethodDecoration,
  requiresGroup,
  requiresRole,
  requiresScope,
  type StandardContext,
} from '../decorators/access-decorators.js';
export type { Markable } from '../domain/access-marks.js';
export type { ScopeSource } from '../domain/access-rules.js';
