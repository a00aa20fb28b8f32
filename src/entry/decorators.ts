export {
  allowAnonymous,
  type MethodDecoration,
  requiresGroup,
  requiresRole,
  requiresScope,
} from '../decorators/access-decorators.js';
