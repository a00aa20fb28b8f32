import type { ServiceIdentifier } from 'inversify';
import { suggestion } from '../config/suggestion.js';
import { registryName, T, type PortRegistry } from './auth-tokens.js';
import { nameOf } from './token.js';

const STORES = 'load sqliteModule({ path })';
const KEYS = 'load keyFilesModule({ directory })';

/** Which module provides a port that has no default outside development. */
const PROVIDERS: ReadonlyMap<string, string> = new Map<keyof PortRegistry, string>([
  ['users', STORES],
  ['groups', STORES],
  ['families', STORES],
  ['serviceTokenRepository', STORES],
  ['settings', STORES],
  ['roster', STORES],
  ['signingKeys', STORES],
  ['sealer', KEYS],
]);

/** What to do about a token that several modules bind for somebody who wants one, as the end of a sentence. */
export function cureForDoubled(
  id: ServiceIdentifier,
  { isReplaced, isOfHost }: { readonly isReplaced: boolean; readonly isOfHost: boolean },
): string {
  if (id === T.config) return '; leave it out of the module: the configuration is the option config';
  if (isReplaced) return '; leave one out';
  const name = registryName(id);
  const token = name === undefined ? 'token' : `T.${name}`;
  if (isOfHost)
    return `; leave one out, or bind that of the host under a token of its own and say replace(${token}).toService(itsToken) in a module`;
  return `; leave one out, or say replace(${token}) instead of bind(${token}) in the module that is to win`;
}

/** What to do about a token that nobody bound, as the end of a sentence. */
export function cureFor(id: ServiceIdentifier, boundNames: readonly string[]): string {
  const name = registryName(id);
  if (name === undefined)
    return `; bind it in a module${suggestion(
      nameOf(id),
      boundNames.filter((bound) => bound !== nameOf(id)),
    )}`;
  const provider = PROVIDERS.get(name);
  const override = `pass overrides: { ${name} }`;
  if (provider === undefined) return `; bind it in a module, or ${override}`;
  return `; ${provider}, or ${override}, or use profile "development" for one that forgets`;
}
