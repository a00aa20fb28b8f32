import type { StorePorts } from '../../auth-ports.js';
import { T } from '../auth-tokens.js';
import type { Binder } from '../binder.js';
import type { Token } from '../token.js';

/** Binds the stores of one database each by its name, but for the keys: what they need differs. */
export function bindStores({ bind }: Binder, stores: Token<StorePorts>): void {
  bind(T.users).toResolvedValue(({ users }) => users, [stores]);
  bind(T.groups).toResolvedValue(({ groups }) => groups, [stores]);
  bind(T.families).toResolvedValue(({ families }) => families, [stores]);
  bind(T.serviceTokenRepository).toResolvedValue(({ serviceTokens }) => serviceTokens, [stores]);
  bind(T.settings).toResolvedValue(({ settings }) => settings, [stores]);
  bind(T.roster).toResolvedValue(({ roster }) => roster, [stores]);
}
