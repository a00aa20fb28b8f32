import { z } from 'zod';
import { TOKEN_TYPES } from '../../domain/verification-policy.js';

const seconds = (least: number, most: number) => z.int().min(least).max(most);

/** Section `auth_client`: for applications that share the file. No key of it weakens this server's own guards. */
export const authClientSection = z.strictObject({
  enabled: z.boolean().default(true).meta({
    description: 'Whether the application protects its endpoints; false under development and test only.',
  }),
  issuer: z.string().default('').meta({
    description: 'Issuer whose tokens the application accepts, exactly as in `iss`. Needed when enabled.',
  }),
  audience: z.string().default('').meta({
    description: 'Audience that the application answers to, exactly as in `aud`. Needed when enabled.',
  }),
  jwks_endpoint: z.string().default('').meta({
    description: 'Address of the key set; empty: `<issuer>/api/v1/auth/jwks`, or what discovery says.',
  }),
  discovery: z.boolean().default(false).meta({
    description:
      'Whether the address of the key set is read from `<issuer>/.well-known/openid-configuration`.',
  }),
  jwks_ttl_seconds: seconds(1, 86_400).default(300).meta({
    description: 'Age in seconds from which the key set is fetched anew, behind the answer.',
  }),
  accepted_algorithms: z.array(z.string()).default(['RS256']).meta({
    description: 'Algorithms of keys whose tokens are accepted.',
  }),
  accepted_types: z.array(z.enum(TOKEN_TYPES)).default([]).meta({
    description: 'Values of the header `typ` that are accepted; empty: all three.',
  }),
  clock_tolerance_seconds: seconds(0, 300).default(30).meta({
    description: 'For clocks that disagree, in seconds.',
  }),
  allow_http: z.boolean().default(false).meta({
    description: 'Whether keys and revocations may be fetched over http from other machines.',
  }),
  revocation_endpoint: z.string().default('').meta({
    description:
      'Address of the revocation feed or of the list of revoked ids; empty: revocation is not watched.',
  }),
  revocation_ttl_seconds: seconds(1, 3_600).default(15).meta({
    description: 'How often the revocation feed is asked, in seconds.',
  }),
  revocation_bearer: z.string().default('').meta({
    description:
      'Service token for the revocation feed: of role superadmin, unless all callers are of its organisation.',
    secret: true,
  }),
  revocation_fail_open: z.boolean().default(false).meta({
    description: 'Whether tokens are accepted when the feed is older than revocation_max_stale_seconds.',
  }),
  revocation_max_stale_seconds: seconds(1, 86_400).default(300).meta({
    description: 'Age in seconds from which a feed that cannot be refreshed refuses every token with 503.',
  }),
});
