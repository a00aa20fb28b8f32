import { z } from 'zod';
import { answer, type Endpoint, protectedEndpoint } from '../endpoint.js';
import { presentSession } from '../presenters.js';
import { message, session, sessionId } from '../schemas.js';

const tag = 'Sessions';

const list = protectedEndpoint({
  operation: 'listSessions',
  method: 'get',
  path: '/api/v1/auth/me/sessions',
  who: 'bearer',
  tag,
  summary: 'List one’s own live sessions, newest first',
  answers: {
    200: {
      description: 'The sessions.',
      schema: z.object({ sessions: z.array(session), total: z.int() }).meta({ id: 'SessionList' }),
    },
  },
  errors: [],
  async handle({ services }, { caller }) {
    const families = await services.sessions.list(caller);
    const sessions = families.map((family) => presentSession(family, caller.sid));
    return answer(200, { sessions, total: sessions.length });
  },
});

const revoke = protectedEndpoint({
  operation: 'revokeSession',
  method: 'delete',
  path: '/api/v1/auth/me/sessions/:sid',
  who: 'bearer',
  tag,
  summary: 'End one of one’s own sessions',
  params: z.object({ sid: sessionId }),
  answers: { 200: { description: 'The session is over.', schema: message } },
  errors: ['session_not_found'],
  async handle({ services }, { caller, params }) {
    await services.sessions.revoke(caller, params.sid);
    return answer(200, { message: 'Session ended.' });
  },
});

export const sessionEndpoints: readonly Endpoint[] = [list, revoke];
