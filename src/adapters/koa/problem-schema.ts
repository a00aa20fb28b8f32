import { z } from 'zod';
import { PROBLEM_CODES } from './error-codes.js';

/** What a refusal looks like, for the OpenAPI document. */
export const problemSchema = z
  .object({
    type: z.string().meta({ description: 'Where the code is explained.' }),
    title: z.string(),
    status: z.int(),
    detail: z.string().meta({ description: 'For people; may be reworded.' }),
    code: z.enum(PROBLEM_CODES).meta({ description: 'For programs; a promise.' }),
    request_id: z.string(),
    error: z.string().meta({ description: 'The same as `detail`.' }),
    errors: z
      .array(z.object({ path: z.string(), message: z.string() }))
      .optional()
      .meta({ description: 'What is wrong with which member; never its value.' }),
  })
  .meta({ id: 'Problem', description: 'A refusal (RFC 9457).' });
