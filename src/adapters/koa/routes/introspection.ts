import { z } from 'zod';
import type { ActiveToken } from '../../../domain/introspection.js';
import type { Endpoint } from '../endpoint.js';
import { oauthEndpoint } from '../resource-server-endpoint.js';

const tag = 'Resource servers';
const body = z.object({
  token: z.string().min(1).meta({ example: 'eyJhbGciOiJSUzI1NiIs…' }),
  // Every token is looked for as both kinds, so a wrong hint does no harm (RFC 7009 section 2.1).
  token_type_hint: z.string().optional(),
});
const seconds = z.int().optional();
const text = z.string().optional();

const introspect = oauthEndpoint({
  operation: 'introspectToken',
  method: 'post',
  path: '/api/v1/auth/introspect',
  tag,
  summary: 'Ask what a token is worth now (RFC 7662)',
  description:
    'A form or JSON. Access tokens and refresh tokens of the organisation of the caller; any other text is ' +
    '`{"active":false}`, without a word why.',
  body,
  answers: {
    200: {
      description: 'What the token says, or `{"active":false}` and nothing else.',
      schema: z
        .looseObject({
          active: z.boolean(),
          token_type: text,
          iss: text,
          sub: text,
          aud: text,
          exp: seconds,
          iat: seconds,
          jti: text,
          client_id: text,
          sid: text,
          role: text,
          org_id: text,
          groups: z.array(z.string()).optional(),
        })
        .meta({ id: 'Introspection' }),
    },
  },
  async handle({ services, options }, scope, { token }) {
    const found = await services.introspection.introspect(scope, token);
    return found === undefined ? { active: false } : presentActive(found, options.issuer);
  },
});

const revoke = oauthEndpoint({
  operation: 'revokeToken',
  method: 'post',
  path: '/api/v1/auth/revoke',
  tag,
  summary: 'End the session of a token (RFC 7009)',
  description:
    'A form or JSON; an access token or a refresh token of the organisation of the caller. Its whole session ' +
    'ends: both kinds of token. A token that is none, or another’s, is 200 as well.',
  body,
  answers: { 200: { description: 'The token is not good, or no longer.', schema: z.object({}) } },
  handle: ({ services }, scope, { token }) => services.introspection.revoke(scope, token),
});

function presentActive(token: ActiveToken, iss: string): Readonly<Record<string, unknown>> {
  if (token.kind === 'access') return { active: true, token_type: 'Bearer', ...token.claims };
  const { family, user } = token;
  return {
    active: true,
    token_type: 'refresh_token',
    iss,
    sub: user.id,
    sid: family.sid,
    iat: Math.floor(family.rotatedAt / 1000),
    exp: Math.floor(Math.min(family.idleExpiresAt, family.expiresAt) / 1000),
    org_id: user.orgId,
  };
}

export const introspectionEndpoints: readonly Endpoint[] = [introspect, revoke];
