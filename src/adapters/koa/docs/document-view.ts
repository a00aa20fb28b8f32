import { z } from 'zod';
import type { OpenApiDocument } from '../open-api-document.js';

// As much of an OpenAPI document as the page shows, read out of it with types.

export interface SchemaView {
  readonly $ref?: string | undefined;
  readonly type?: string | readonly string[] | undefined;
  readonly description?: string | undefined;
  readonly enum?: readonly unknown[] | undefined;
  readonly const?: unknown;
  readonly example?: unknown;
  readonly format?: string | undefined;
  readonly pattern?: string | undefined;
  readonly minimum?: number | undefined;
  readonly maximum?: number | undefined;
  readonly required?: readonly string[] | undefined;
  readonly properties?: Readonly<Record<string, SchemaView>> | undefined;
  readonly items?: SchemaView | undefined;
  readonly anyOf?: readonly SchemaView[] | undefined;
}

const schema: z.ZodType<SchemaView> = z.object({
  $ref: z.string().optional(),
  type: z.union([z.string(), z.array(z.string())]).optional(),
  description: z.string().optional(),
  enum: z.array(z.unknown()).optional(),
  const: z.unknown().optional(),
  example: z.unknown().optional(),
  format: z.string().optional(),
  pattern: z.string().optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  required: z.array(z.string()).optional(),
  get properties() {
    return z.record(z.string(), schema).optional();
  },
  get items() {
    return schema.optional();
  },
  get anyOf() {
    return z.array(schema).optional();
  },
});

const content = z.record(z.string(), z.object({ schema: schema.optional() }));

const operation = z.object({
  operationId: z.string(),
  tags: z.tuple([z.string()]),
  summary: z.string(),
  description: z.string().optional(),
  'x-who': z.string(),
  parameters: z
    .array(z.object({ in: z.string(), name: z.string(), required: z.boolean().default(false), schema }))
    .default([]),
  requestBody: z.object({ required: z.boolean().default(false), content }).optional(),
  responses: z.record(
    z.string(),
    z.object({ description: z.string(), content, 'x-codes': z.array(z.string()).optional() }),
  ),
});

const view = z.object({
  info: z.object({ title: z.string(), version: z.string(), description: z.string() }),
  servers: z.tuple([z.object({ url: z.string() })]),
  tags: z.array(z.object({ name: z.string() })),
  paths: z.record(z.string(), z.record(z.string(), operation)),
  components: z.object({ schemas: z.record(z.string(), schema) }),
});

export type DocumentView = z.output<typeof view>;
export type OperationView = z.output<typeof operation>;
export type Components = DocumentView['components']['schemas'];

/** @throws ZodError when the document is not one of ours. */
export const viewOf = (document: OpenApiDocument): DocumentView => view.parse(document);

/** What a schema says, with a reference followed to its component. */
export function resolved(schemaView: SchemaView, components: Components): SchemaView {
  const name = schemaView.$ref?.replace('#/components/schemas/', '');
  return name === undefined ? schemaView : (components[name] ?? {});
}
