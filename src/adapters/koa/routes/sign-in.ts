import { z } from 'zod';
import { answer, type Endpoint, protectedEndpoint, publicEndpoint } from '../endpoint.js';
import { presentTokens } from '../presenters.js';
import { email, message, optional, password, refreshToken, tokenPair } from '../schemas.js';

const tag = 'Signing in';

const login = publicEndpoint({
  operation: 'login',
  method: 'post',
  path: '/api/v1/auth/login',
  who: 'public',
  tag,
  summary: 'Sign in with e-mail and password',
  description:
    'Unknown, suspended and passwordless accounts get the same answer as a wrong password. `audience` is one of the ' +
    'configured ones; without it the tokens are for the default audience.',
  body: z.object({ email, password, audience: optional(z.string()) }),
  answers: { 200: { description: 'A new session.', schema: tokenPair } },
  errors: [
    'invalid_credentials',
    'audience_unknown',
    'claims_too_large',
    'rate_limited',
    'overloaded',
    'signing_key_unavailable',
  ],
  async handle({ services }, { body, origin }) {
    const pair = await services.signIn.signIn({ ...body, origin });
    return answer(200, presentTokens(pair));
  },
});

const refresh = publicEndpoint({
  operation: 'refresh',
  method: 'post',
  path: '/api/v1/auth/refresh',
  who: 'public',
  tag,
  summary: 'Exchange a refresh token for the next pair',
  description:
    'A refresh token is good once. Sent again within `auth.refresh_grace_seconds`, as after a lost answer, it gives ' +
    'the same successor. For a short time after that it is refused with `refresh_superseded`, and the session lives: ' +
    'use the newest token. Sent later still, it ends the session.',
  body: z.union([
    z.object({ refresh_token: refreshToken }),
    refreshToken.transform((bare) => ({ refresh_token: bare })),
  ]),
  answers: { 200: { description: 'The next pair.', schema: tokenPair } },
  errors: [
    'invalid_grant',
    'refresh_superseded',
    'claims_too_large',
    'rate_limited',
    'overloaded',
    'signing_key_unavailable',
  ],
  async handle({ services }, { body, origin }) {
    const pair = await services.refreshRotation.refresh(body.refresh_token, origin);
    return answer(200, presentTokens(pair));
  },
});

const logout = publicEndpoint({
  operation: 'logout',
  method: 'post',
  path: '/api/v1/auth/logout',
  who: 'bearer or refresh token',
  tag,
  summary: 'End one session',
  description:
    'The session of the refresh token, else the one of the access token. A refresh token alone is enough, also ' +
    'beside an access token that has expired. Ending a session again is a success, by either token.',
  body: optional(z.object({ refresh_token: optional(refreshToken) })),
  answers: { 200: { description: 'The session is over.', schema: message } },
  errors: ['token_missing', 'token_malformed', 'token_expired', 'invalid_grant'],
  async handle({ services }, { body, bearer }) {
    await services.sessions.signOut({ accessToken: bearer(), refreshToken: body?.refresh_token });
    return answer(200, { message: 'Signed out.' });
  },
});

const logoutAll = protectedEndpoint({
  operation: 'logoutAll',
  method: 'post',
  path: '/api/v1/auth/logout-all',
  who: 'bearer',
  tag,
  summary: 'End every session of the caller',
  answers: { 200: { description: 'Every session is over.', schema: message } },
  errors: [],
  async handle({ services }, { caller }) {
    await services.sessions.signOutEverywhere(caller);
    return answer(200, { message: 'Signed out everywhere.' });
  },
});

export const signInEndpoints: readonly Endpoint[] = [login, refresh, logout, logoutAll];
