import type { Endpoint } from './endpoint.js';
import { accountEndpoints } from './routes/account.js';
import { discoveryEndpoints } from './routes/discovery.js';
import { documentationEndpoints } from './routes/documentation.js';
import { groupMemberEndpoints } from './routes/group-members.js';
import { groupEndpoints } from './routes/groups.js';
import { healthEndpoints } from './routes/health.js';
import { introspectionEndpoints } from './routes/introspection.js';
import { keyEndpoints } from './routes/keys.js';
import { organisationEndpoints } from './routes/organisations.js';
import { registrationEndpoints } from './routes/registration.js';
import { revocationEndpoints } from './routes/revocations.js';
import { serviceTokenEndpoints } from './routes/service-tokens.js';
import { sessionEndpoints } from './routes/sessions.js';
import { signInEndpoints } from './routes/sign-in.js';
import { userCredentialEndpoints } from './routes/user-credentials.js';
import { userEndpoints } from './routes/users.js';

/**
 * Every endpoint. The first that fits a path wins, so `/users/registration` comes before `/users/:id`,
 * and `/service-tokens/validate` before `/service-tokens/:name`.
 */
export const ENDPOINTS: readonly Endpoint[] = [
  ...signInEndpoints,
  ...registrationEndpoints,
  ...accountEndpoints,
  ...sessionEndpoints,
  ...userEndpoints,
  ...userCredentialEndpoints,
  ...organisationEndpoints,
  ...groupEndpoints,
  ...groupMemberEndpoints,
  ...serviceTokenEndpoints,
  ...keyEndpoints,
  ...revocationEndpoints,
  ...introspectionEndpoints,
  ...discoveryEndpoints,
  ...healthEndpoints,
  ...documentationEndpoints,
];
