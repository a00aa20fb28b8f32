import type { ContainerModule } from 'inversify';
import { assertAuthConfig } from '../assert-auth-config.js';
import type { AuthConfig } from '../auth-config.js';
import { select, type AuthModule, type ProfileName } from './module.js';
import { activeProfiles } from './profiles.js';

export interface LoadableContext {
  readonly config: AuthConfig;
  readonly profiles?: readonly ProfileName[];
  readonly allowedProfiles?: readonly ProfileName[];
}

/**
 * The plain Inversify modules behind a list, for an application that has a container of its own:
 * `host.load(...loadable([coreModule, defaultsModule], context))`, the defaults last, so that they see what
 * is bound. The host binds `T.config`, and awaits `host.getAsync(token)` once for what it uses: adapters are
 * opened by asynchronous factories. Nothing is checked; `createContainer({ container: host, … })` does that.
 * @throws AuthConfigError; Error on an unknown profile.
 */
export function loadable(
  modules: readonly AuthModule[],
  { config, profiles, allowedProfiles }: LoadableContext,
): readonly ContainerModule[] {
  assertAuthConfig(config);
  return select(modules, { config, profiles: activeProfiles(profiles, allowedProfiles) }).map(
    ({ module }) => module,
  );
}
