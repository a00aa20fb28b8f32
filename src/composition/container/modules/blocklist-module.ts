import { T } from '../auth-tokens.js';
import type { SynchronousLoad } from '../binder.js';
import { defineModule } from '../module.js';

export const bindBlocklist: SynchronousLoad = ({ bind }) => {
  bind(T.blocklist).toResolvedValue(
    async ({ passwordBlocklist }) => {
      const { CommonPasswordBlocklist } =
        await import('../../../adapters/blocklist/common-password-blocklist.js');
      return passwordBlocklist ? CommonPasswordBlocklist.load() : new CommonPasswordBlocklist([]);
    },
    [T.config],
  );
};

/** The common passwords of public leaks; none of them when `passwordBlocklist` is off. */
export const blocklistModule = defineModule('blocklist', bindBlocklist);
