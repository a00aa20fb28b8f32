import {
  createDocument,
  type ZodOpenApiOperationObject,
  type ZodOpenApiOverrideContext,
  type ZodOpenApiResponseObject,
  type ZodOpenApiResponsesObject,
} from 'zod-openapi';
import type { Endpoint } from './endpoint.js';
import { messageOf, PROBLEM_STATUS } from './error-codes.js';
import { type HttpOptions, publicUrl } from './http-options.js';
import { problemSchema } from './problem-schema.js';
import { refusalsOf } from './refusals.js';

export type OpenApiDocument = ReturnType<typeof createDocument>;

/** The interface as OpenAPI 3.1. Pure: the command line makes it without a server. */
export function openApiDocument(
  endpoints: readonly Endpoint[],
  { issuer, audience, version }: Pick<HttpOptions, 'issuer' | 'audience' | 'version'>,
): OpenApiDocument {
  const paths: Record<string, Record<string, ZodOpenApiOperationObject>> = {};
  for (const endpoint of endpoints) {
    const path = templateOf(endpoint.path);
    paths[path] = { ...paths[path], [endpoint.method]: operationOf(endpoint) };
  }
  const document: Parameters<typeof createDocument>[0] = {
    openapi: '3.1.1',
    info: {
      title: 'pico-auth',
      version,
      description: 'Accounts, sessions, organisations, groups and tokens.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: publicUrl(issuer, '') }],
    tags: [...new Set(endpoints.map(({ tag }) => tag))].map((name) => ({ name })),
    paths,
    components: {
      securitySchemes: {
        bearer: {
          type: 'http',
          scheme: 'bearer',
          bearerFormat: 'JWT',
          description: `An access token of this server for the audience ${JSON.stringify(audience)}.`,
        },
      },
    },
  };
  return createDocument(document, { override: leaveOpen });
}

/** Answers may gain members, so their schemas must not say that there are no others. */
function leaveOpen({ jsonSchema, io }: ZodOpenApiOverrideContext): void {
  if (io === 'output' && jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties;
}

/** `/users/:id` as OpenAPI writes it: `/users/{id}`. */
export const templateOf = (path: string): string => path.replace(/:(\w+)/g, '{$1}');

function operationOf(endpoint: Endpoint): ZodOpenApiOperationObject {
  const { operation, summary, description, tag, params, query, body } = endpoint;
  return {
    operationId: operation,
    tags: [tag],
    summary,
    ...(description === undefined ? {} : { description }),
    'x-who': endpoint.who,
    security: securityOf(endpoint),
    requestParams: { ...(params && { path: params }), ...(query && { query }) },
    ...(body && {
      requestBody: {
        required: !body.safeParse(undefined).success,
        content: Object.fromEntries(bodyTypes(endpoint).map((type) => [type, { schema: body }])),
      },
    }),
    responses: { ...answersOf(endpoint), ...refusalAnswers(endpoint) },
  };
}

const bodyTypes = ({ speaks }: Endpoint): readonly string[] =>
  speaks === 'oauth' ? ['application/x-www-form-urlencoded', 'application/json'] : ['application/json'];

/** An empty requirement beside the scheme says "optional" (OpenAPI 3.1 section 4.8.10). */
function securityOf({ who }: Endpoint): Record<string, string[]>[] {
  if (who === 'public') return [];
  return who === 'bearer or refresh token' ? [{ bearer: [] }, {}] : [{ bearer: [] }];
}

function answersOf({ answers }: Endpoint): ZodOpenApiResponsesObject {
  const described = Object.entries(answers).map(
    ([status, { description, schema, contentType = 'application/json' }]) =>
      [status, { description, content: { [contentType]: { schema } } }] as const,
  );
  return Object.fromEntries<ZodOpenApiResponseObject>(described);
}

/** One response a status; its description lists the codes that come with it. */
function refusalAnswers(endpoint: Endpoint): ZodOpenApiResponsesObject {
  const refusals = refusalsOf(endpoint);
  const statuses = [...new Set(refusals.map((code) => PROBLEM_STATUS[code]))].sort();
  const described = statuses.map((status) => {
    const codes = refusals.filter((code) => PROBLEM_STATUS[code] === status);
    const description = codes.map((code) => `\`${code}\`: ${messageOf(code)}`).join('\n\n');
    const content = { 'application/problem+json': { schema: problemSchema } };
    return [status, { description, 'x-codes': codes, content }] as const;
  });
  return Object.fromEntries<ZodOpenApiResponseObject>(described);
}
