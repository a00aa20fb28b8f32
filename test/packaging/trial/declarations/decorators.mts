import { allowAnonymous, requiresScope } from 'pico-auth/decorators';

export const open = allowAnonymous();
export const scoped = requiresScope('beds:read', { from: 'token' });
