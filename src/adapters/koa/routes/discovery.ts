import { z } from 'zod';
import type { AuthHttp } from '../auth-http.js';
import type { Endpoint, EndpointFacts } from '../endpoint.js';
import type { EndpointContext } from '../http-context.js';
import { sendDocument } from '../public-documents.js';

const tag = 'Discovery';
const LONGEST_SECONDS = 600;
const SHORTEST_SECONDS = 60;
const DISCOVERY_FRESH = 'public, max-age=3600, stale-while-revalidate=60, stale-if-error=86400';

const jwks = z
  .object({
    keys: z.array(
      z.looseObject({ kty: z.string(), kid: z.string(), use: z.literal('sig'), alg: z.string() }),
    ),
  })
  .meta({ id: 'JwkSet' });

const keySetFacts = {
  method: 'get',
  who: 'public',
  tag,
  summary: 'The public keys that access tokens are signed with',
  description: 'Fresh for ten minutes, less when a change of keys is near; `ETag` and 304.',
  answers: { 200: { description: 'A JWK set (RFC 7517).', schema: jwks } },
  errors: ['store_unavailable'],
} satisfies Omit<EndpointFacts, 'operation' | 'path'>;

async function serveKeySet({ documents, services }: AuthHttp, ctx: EndpointContext): Promise<void> {
  const freshness = keySetFreshness(services.keyRing.msToNextChange());
  sendDocument(ctx, documents.keySet(), 'application/json', freshness);
}

/**
 * `Cache-Control` of the key set. Copies should not be used long after the next planned change of keys; below a
 * minute there would be too many requests.
 */
export function keySetFreshness(msToNextChange: number): string {
  const untilChange = Math.min(LONGEST_SECONDS, Math.floor(msToNextChange / 1000));
  const maxAge = Math.max(SHORTEST_SECONDS, untilChange);
  return `public, max-age=${maxAge}, stale-while-revalidate=60, stale-if-error=86400`;
}

const keySet: Endpoint = {
  ...keySetFacts,
  operation: 'readKeySet',
  path: '/api/v1/auth/jwks',
  serve: serveKeySet,
};

const wellKnownKeySet: Endpoint = {
  ...keySetFacts,
  operation: 'readWellKnownKeySet',
  path: '/.well-known/jwks.json',
  serve: serveKeySet,
};

const discovery: Endpoint = {
  operation: 'readDiscovery',
  method: 'get',
  path: '/.well-known/openid-configuration',
  who: 'public',
  tag,
  summary: 'Where the keys are, and who the issuer is',
  description:
    'Every URL begins with the configured issuer; no request header changes a byte. Not complete RFC 8414 ' +
    'metadata: there is no authorization endpoint, and `token_endpoint` is the JSON sign-in.',
  answers: {
    200: {
      description: 'Discovery metadata.',
      schema: z
        .object({
          issuer: z.string(),
          token_endpoint: z.string(),
          jwks_uri: z.string(),
          introspection_endpoint: z.string(),
          revocation_endpoint: z.string(),
          response_types_supported: z.array(z.string()),
          subject_types_supported: z.array(z.string()),
          id_token_signing_alg_values_supported: z.array(z.string()),
        })
        .meta({ id: 'Discovery' }),
    },
  },
  errors: [],
  async serve({ documents }, ctx) {
    sendDocument(ctx, documents.discovery(), 'application/json', DISCOVERY_FRESH);
  },
};

export const discoveryEndpoints: readonly Endpoint[] = [keySet, wellKnownKeySet, discovery];
