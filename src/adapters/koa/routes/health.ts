import { z } from 'zod';
import { answer, type Endpoint, publicEndpoint } from '../endpoint.js';

const tag = 'Health';

const live = publicEndpoint({
  operation: 'live',
  method: 'get',
  path: '/livez',
  who: 'public',
  tag,
  summary: 'Whether the process answers at all',
  description: 'Asks no dependency: a database that is down is no reason to restart this process.',
  answers: {
    200: {
      description: 'It does.',
      schema: z.object({ status: z.literal('ok') }).meta({ id: 'Liveness' }),
    },
  },
  errors: [],
  async handle() {
    return answer(200, { status: 'ok' });
  },
});

const report = z
  .object({
    status: z.enum(['ready', 'not_ready']),
    draining: z.boolean().meta({ description: 'The process was told to stop and takes no new work.' }),
    checks: z.array(
      z.object({
        name: z.string(),
        state: z.enum(['up', 'down']),
        optional: z.boolean().meta({ description: 'The process does its work without it.' }),
        age_ms: z.int().meta({ description: 'Milliseconds since the dependency was asked.' }),
      }),
    ),
  })
  .meta({ id: 'Readiness' });

const ready = publicEndpoint({
  operation: 'ready',
  method: 'get',
  path: '/readyz',
  who: 'public',
  tag,
  summary: 'Whether the process should be given work',
  description: 'Asks its dependencies at most every two seconds. Why one is down is in the log.',
  answers: {
    200: { description: 'It should.', schema: report },
    503: { description: 'It should not: draining, keys not loaded, or a dependency down.', schema: report },
  },
  errors: [],
  async handle({ readiness }) {
    const { ready: isReady, draining, checks } = await readiness.report();
    const shown = checks.map(({ name, state, optional, ageMs }) => ({
      name,
      state,
      optional,
      age_ms: ageMs,
    }));
    return isReady
      ? answer(200, { status: 'ready', draining, checks: shown })
      : answer(503, { status: 'not_ready', draining, checks: shown });
  },
});

export const healthEndpoints: readonly Endpoint[] = [live, ready];
