import { z } from 'zod';
import { answer, type Endpoint, protectedEndpoint, publicEndpoint } from '../endpoint.js';
import { presentRegistered } from '../presenters.js';
import { displayName, email, optional, password, registeredUser } from '../schemas.js';

const tag = 'Registration';

const register = publicEndpoint({
  operation: 'register',
  method: 'post',
  path: '/api/v1/auth/register',
  who: 'public',
  tag,
  summary: 'Make an account of one’s own',
  description: 'A viewer of the default organisation. Refused while registration is switched off.',
  body: z.object({ email, password, display_name: optional(displayName) }),
  answers: { 201: { description: 'The account exists; sign in next.', schema: registeredUser } },
  errors: [
    'registration_disabled',
    'email_taken',
    'password_too_short',
    'password_too_long',
    'password_blocked',
    'rate_limited',
    'overloaded',
  ],
  async handle({ services }, { body, origin }) {
    const { display_name, ...credentials } = body;
    const user = await services.registration.register({ ...credentials, displayName: display_name, origin });
    return answer(201, presentRegistered(user));
  },
});

const registrationSwitch = z.object({ registration_enabled: z.boolean() }).meta({ id: 'RegistrationSwitch' });

const readSwitch = protectedEndpoint({
  operation: 'readRegistration',
  method: 'get',
  path: '/api/v1/auth/users/registration',
  who: 'superadmin',
  tag,
  summary: 'Read the registration switch',
  answers: { 200: { description: 'The switch in force.', schema: registrationSwitch } },
  errors: ['forbidden'],
  async handle({ services }, { caller }) {
    return answer(200, { registration_enabled: await services.registration.readSwitch(caller) });
  },
});

const setSwitch = protectedEndpoint({
  operation: 'switchRegistration',
  method: 'put',
  path: '/api/v1/auth/users/registration',
  who: 'superadmin',
  tag,
  summary: 'Switch registration on or off',
  description: 'Stored; from then on it beats the configuration.',
  body: z.strictObject({ enabled: z.boolean() }),
  answers: { 200: { description: 'The switch in force.', schema: registrationSwitch } },
  errors: ['forbidden'],
  async handle({ services }, { caller, body }) {
    await services.registration.setEnabled(caller, body.enabled);
    return answer(200, { registration_enabled: body.enabled });
  },
});

export const registrationEndpoints: readonly Endpoint[] = [register, readSwitch, setSwitch];
