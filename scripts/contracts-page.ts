import { format, resolveConfig } from 'prettier';
import type { Clause } from '../src/testing/contracts/contract.js';
import { auditLogContract } from '../src/testing/contracts/audit-log-contract.js';
import { clockContract } from '../src/testing/contracts/clock-contract.js';
import { foreignHashVerifierContract } from '../src/testing/contracts/foreign-hash-verifier-contract.js';
import { loggerContract } from '../src/testing/contracts/logger-contract.js';
import { passwordBlocklistContract } from '../src/testing/contracts/password-blocklist-contract.js';
import { storeClockContract } from '../src/testing/contracts/store-clock-contract.js';
import { digestContract } from '../src/testing/contracts/digest-contract.js';
import { groupRepositoryContract } from '../src/testing/contracts/group-repository-contract.js';
import { jwksCacheContract } from '../src/testing/contracts/jwks-cache-contract.js';
import { keySealerContract } from '../src/testing/contracts/key-sealer-contract.js';
import { macContract } from '../src/testing/contracts/mac-contract.js';
import { passwordHasherContract } from '../src/testing/contracts/password-hasher-contract.js';
import { randomSourceContract } from '../src/testing/contracts/random-source-contract.js';
import { rateLimiterContract } from '../src/testing/contracts/rate-limiter-contract.js';
import { requestContextContract } from '../src/testing/contracts/request-context-contract.js';
import { revocationHintsContract } from '../src/testing/contracts/revocation-hints-contract.js';
import { serviceTokenRepositoryContract } from '../src/testing/contracts/service-token-repository-contract.js';
import { settingsStoreContract } from '../src/testing/contracts/settings-store-contract.js';
import { signerContract } from '../src/testing/contracts/signer-contract.js';
import { signingKeyStoreContract } from '../src/testing/contracts/signing-key-store-contract.js';
import { superadminRosterContract } from '../src/testing/contracts/superadmin-roster-contract.js';
import { tokenFamilyStoreContract } from '../src/testing/contracts/token-family-store-contract.js';
import { userRepositoryContract } from '../src/testing/contracts/user-repository-contract.js';
import { claimsEnricherContract } from '../src/testing/contracts/claims-enricher-contract.js';
import { eventCounterContract } from '../src/testing/contracts/event-counter-contract.js';
import { healthCheckContract } from '../src/testing/contracts/health-check-contract.js';
import { jwksSourceContract } from '../src/testing/contracts/jwks-source-contract.js';
import { keySourceContract } from '../src/testing/contracts/key-source-contract.js';
import { revocationCheckContract } from '../src/testing/contracts/revocation-check-contract.js';
import { revocationFeedContract } from '../src/testing/contracts/revocation-feed-contract.js';
import { roleResolverContract } from '../src/testing/contracts/role-resolver-contract.js';
import { securityScopeContract } from '../src/testing/contracts/security-scope-contract.js';
import { storeArchiveContract } from '../src/testing/contracts/store-archive-contract.js';
import { userListContract } from '../src/testing/contracts/user-list-contract.js';

/** For contracts whose clauses are read here and not run. */
const notAsked = (): never => {
  throw new Error('no clause is run here');
};

type Wording = Pick<Clause<never>, 'clause' | 'consequence'>;

const CONTRACTS: Readonly<Record<string, readonly Wording[]>> = {
  UserRepository: userRepositoryContract,
  GroupRepository: groupRepositoryContract,
  TokenFamilyStore: tokenFamilyStoreContract,
  ServiceTokenRepository: serviceTokenRepositoryContract,
  SuperadminRoster: superadminRosterContract,
  SettingsStore: settingsStoreContract,
  SigningKeyStore: signingKeyStoreContract,
  PasswordHasher: passwordHasherContract,
  RateLimiter: rateLimiterContract,
  JwksCache: jwksCacheContract,
  RevocationHints: revocationHintsContract,
  RevocationFeed: revocationFeedContract,
  RevocationCheck: revocationCheckContract,
  JwksSource: jwksSourceContract,
  KeySource: keySourceContract,
  KeySealer: keySealerContract,
  // The same for each algorithm, whose name comes first.
  Signer: signerContract(['ES256']),
  Mac: macContract,
  Digest: digestContract,
  RandomSource: randomSourceContract,
  RequestContext: requestContextContract,
  SecurityScope: securityScopeContract,
  RoleResolver: roleResolverContract({ examples: [], cutOff: notAsked }),
  ClaimsEnricher: claimsEnricherContract({ examples: [], cutOff: notAsked }),
  PasswordBlocklist: passwordBlocklistContract(''),
  ForeignHashVerifier: foreignHashVerifierContract({ hash: '', password: '' }),
  AuditLog: auditLogContract,
  Logger: loggerContract,
  Clock: clockContract,
  StoreClock: storeClockContract,
  HealthCheck: healthCheckContract,
  EventCounter: eventCounterContract,
  StoreArchive: storeArchiveContract,
  UserList: userListContract,
};

const INTRODUCTION = `# The contracts of the ports

Made from \`src/testing/contracts\` by \`npm run docs:generate\`. Every adapter keeps every promise; beside each
stands what follows where it is broken. How to run them: [writing an adapter](writing-an-adapter.md).
`;

/** The page that lists every promise of every contract. */
export async function contractsPage(): Promise<string> {
  const sections = Object.entries(CONTRACTS).map(([port, contract]) => section(port, contract));
  const options = await resolveConfig(new URL('../docs/adapter-contracts.md', import.meta.url));
  return format([INTRODUCTION, ...sections].join('\n'), { ...options, parser: 'markdown' });
}

const section = (port: string, contract: readonly Wording[]): string =>
  `## ${port}\n\n| Promise | Where it is broken |\n|---|---|\n${contract.map(row).join('\n')}\n`;

const row = ({ clause, consequence }: Wording): string => `| ${cell(clause)} | ${cell(consequence)} |`;

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('_', '\\_');
