import type { AuthServices, OperatorServices } from '../../domain/auth-services.js';
import type { ClaimsEnricher } from '../../ports/claims-enricher.js';
import type { Logger } from '../../ports/logger.js';
import type { RevocationHints } from '../../ports/revocation-hints.js';
import type { StoreClock } from '../../ports/store-clock.js';
import type { RequestContext } from '../../ports/request-context.js';
import type { AuthConfig } from '../auth-config.js';
import type { AuthPorts } from '../auth-ports.js';
import { token, type Token } from './token.js';

type Tokens<Registry> = { readonly [Name in keyof Registry]: Token<Registry[Name]> };

/** The ports by name. Two ports and services would share the name `serviceTokens`: here it is the service's. */
export interface PortRegistry extends Omit<
  AuthPorts,
  'serviceTokens' | 'storeClock' | 'hints' | 'enricher' | 'healthChecks'
> {
  readonly storeClock: StoreClock;
  readonly hints: RevocationHints;
  readonly enricher: ClaimsEnricher;
  readonly serviceTokenRepository: AuthPorts['serviceTokens'];
}

/** What the process around the domain shares with it. */
export interface ProcessRegistry {
  readonly logger: Logger;
  readonly requestContext: RequestContext;
}

/** The domain services by name; what else `AuthServices` holds comes from the configuration and the container. */
export type ServiceRegistry = Omit<AuthServices, 'issuer' | 'audience' | 'healthChecks' | 'operator'> &
  OperatorServices;

/** Everything that has a public name in the container. */
export interface AuthRegistry extends PortRegistry, ServiceRegistry, ProcessRegistry {
  readonly config: AuthConfig;
}

/** Tokens of the ports. */
export const PORTS = {
  users: token<PortRegistry['users']>('auth.users'),
  groups: token<PortRegistry['groups']>('auth.groups'),
  families: token<PortRegistry['families']>('auth.families'),
  serviceTokenRepository: token<PortRegistry['serviceTokenRepository']>('auth.serviceTokenRepository'),
  settings: token<PortRegistry['settings']>('auth.settings'),
  roster: token<PortRegistry['roster']>('auth.roster'),
  signingKeys: token<PortRegistry['signingKeys']>('auth.signingKeys'),
  signer: token<PortRegistry['signer']>('auth.signer'),
  mac: token<PortRegistry['mac']>('auth.mac'),
  sealer: token<PortRegistry['sealer']>('auth.sealer'),
  storeClock: token<PortRegistry['storeClock']>('auth.storeClock'),
  digest: token<PortRegistry['digest']>('auth.digest'),
  hasher: token<PortRegistry['hasher']>('auth.hasher'),
  blocklist: token<PortRegistry['blocklist']>('auth.blocklist'),
  limiter: token<PortRegistry['limiter']>('auth.limiter'),
  clock: token<PortRegistry['clock']>('auth.clock'),
  random: token<PortRegistry['random']>('auth.random'),
  audit: token<PortRegistry['audit']>('auth.audit'),
  hints: token<PortRegistry['hints']>('auth.hints'),
  enricher: token<PortRegistry['enricher']>('auth.enricher'),
  counter: token<PortRegistry['counter']>('auth.counter'),
} as const satisfies Tokens<PortRegistry>;

/** Tokens of the domain services: what runs unless other entry points are named. */
export const SERVICES = {
  signIn: token<AuthServices['signIn']>('auth.signIn'),
  registration: token<AuthServices['registration']>('auth.registration'),
  refreshRotation: token<AuthServices['refreshRotation']>('auth.refreshRotation'),
  sessions: token<AuthServices['sessions']>('auth.sessions'),
  account: token<AuthServices['account']>('auth.account'),
  userAdministration: token<AuthServices['userAdministration']>('auth.userAdministration'),
  userDirectory: token<AuthServices['userDirectory']>('auth.userDirectory'),
  groupMembership: token<AuthServices['groupMembership']>('auth.groupMembership'),
  serviceTokens: token<AuthServices['serviceTokens']>('auth.serviceTokens'),
  tokenVerifier: token<AuthServices['tokenVerifier']>('auth.tokenVerifier'),
  authentication: token<AuthServices['authentication']>('auth.authentication'),
  resourceServerAccess: token<AuthServices['resourceServerAccess']>('auth.resourceServerAccess'),
  revocationBulletin: token<AuthServices['revocationBulletin']>('auth.revocationBulletin'),
  ownRevocations: token<AuthServices['ownRevocations']>('auth.ownRevocations'),
  introspection: token<AuthServices['introspection']>('auth.introspection'),
  keyRing: token<AuthServices['keyRing']>('auth.keyRing'),
  keyOperations: token<OperatorServices['keyOperations']>('auth.keyOperations'),
  keyAdministration: token<AuthServices['keyAdministration']>('auth.keyAdministration'),
  firstAdmin: token<OperatorServices['firstAdmin']>('auth.firstAdmin'),
  recovery: token<OperatorServices['recovery']>('auth.recovery'),
  rosterRepair: token<OperatorServices['rosterRepair']>('auth.rosterRepair'),
  housekeeping: token<OperatorServices['housekeeping']>('auth.housekeeping'),
} as const satisfies Tokens<ServiceRegistry>;

/** Every public token; a port or a service without one does not compile. */
export const T = {
  config: token<AuthConfig>('auth.config'),
  logger: token<Logger>('auth.logger'),
  requestContext: token<RequestContext>('auth.requestContext'),
  ...PORTS,
  ...SERVICES,
} as const satisfies Tokens<AuthRegistry>;

const REGISTRY_NAMES = new Map<unknown, string>(Object.entries(T).map(([name, id]) => [id, name]));

/** The name in the registry, as `overrides` takes it; undefined for a token of the application's own. */
export const registryName = (id: Token<unknown>): string | undefined => REGISTRY_NAMES.get(id);
