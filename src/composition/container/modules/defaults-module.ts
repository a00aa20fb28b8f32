import { NoExtraClaims } from '../../../domain/token-contents.js';
import { T } from '../auth-tokens.js';
import { type SynchronousLoad, unboundOnly } from '../binder.js';
import { defineModule, type AuthModule } from '../module.js';
import { mayForget } from '../profiles.js';
import { bindArgon2 } from './argon2-module.js';
import { bindBlocklist } from './blocklist-module.js';
import { bindHints, bindLimiter } from './limiter-module.js';
import { bindLogging } from './logging-module.js';
import { bindMemory } from './memory-module.js';
import { bindNode } from './node-module.js';

const bindClaims: SynchronousLoad = ({ bind }) => {
  bind(T.enricher).toResolvedValue(() => new NoExtraClaims(), []);
};

/**
 * Loaded last: binds what nobody has bound. Stores and keys that forget everything are among the
 * defaults under `development` and `test` only; elsewhere their absence is an error.
 */
export const defaultsModule: AuthModule = ({ profiles }) =>
  defineModule('defaults', (binder) => {
    const defaults = [
      bindNode,
      bindArgon2(),
      bindBlocklist,
      bindLimiter,
      bindHints,
      bindLogging(),
      bindClaims,
    ];
    if (mayForget(profiles)) defaults.push(bindMemory);
    const spare = unboundOnly(binder);
    for (const bindDefaults of defaults) bindDefaults(spare);
  });
