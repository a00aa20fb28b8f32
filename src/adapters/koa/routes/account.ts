import { z } from 'zod';
import { answer, type Endpoint, protectedEndpoint } from '../endpoint.js';
import { presentProfile } from '../presenters.js';
import { displayName, message, password, profile } from '../schemas.js';

const tag = 'Account';

const me = protectedEndpoint({
  operation: 'readAccount',
  method: 'get',
  path: '/api/v1/auth/me',
  who: 'bearer',
  tag,
  summary: 'Read one’s own account',
  answers: { 200: { description: 'The account as it is now.', schema: profile } },
  errors: [],
  async handle({ services }, { caller }) {
    const { user, groups } = await services.account.me(caller);
    return answer(200, presentProfile(user, groups));
  },
});

const rename = protectedEndpoint({
  operation: 'renameAccount',
  method: 'patch',
  path: '/api/v1/auth/me',
  who: 'bearer',
  tag,
  summary: 'Change one’s own display name',
  body: z.strictObject({ display_name: displayName }),
  answers: { 200: { description: 'The account as it is now.', schema: profile } },
  errors: ['edit_conflict'],
  async handle({ services }, { caller, body }) {
    const { user, groups } = await services.account.rename(caller, body.display_name);
    return answer(200, presentProfile(user, groups));
  },
});

const changePassword = protectedEndpoint({
  operation: 'changePassword',
  method: 'post',
  path: '/api/v1/auth/me/password',
  who: 'bearer',
  tag,
  summary: 'Change one’s own password',
  description: 'Every session of the user ends, this one too.',
  body: z.object({ old_password: password, new_password: password }),
  answers: { 200: { description: 'Changed; sign in with the new password.', schema: message } },
  errors: [
    'old_password_wrong',
    'password_too_short',
    'password_too_long',
    'password_blocked',
    'edit_conflict',
    'rate_limited',
    'overloaded',
  ],
  async handle({ services }, { caller, body, origin }) {
    const { old_password: oldPassword, new_password: newPassword } = body;
    await services.account.changePassword(caller, { oldPassword, newPassword, origin });
    return answer(200, { message: 'Password changed; sign in again.' });
  },
});

export const accountEndpoints: readonly Endpoint[] = [me, rename, changePassword];
