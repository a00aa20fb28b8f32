import type { z } from 'zod';
import type { Principal, RequestOrigin } from '../../domain/model/principal.js';
import type { AuthHttp } from './auth-http.js';
import { bearerToken, guard } from './bearer.js';
import type { ProblemCode } from './error-codes.js';
import { type EndpointContext, originOf } from './http-context.js';
import { readJsonBody } from './json-body.js';
import { parseDescribed } from './parse.js';

/** Who may call; the guard asks for a token, the domain decides about the role. */
export type Who =
  'public' | 'bearer' | 'admin' | 'superadmin' | 'bearer or refresh token' | 'service token or admin';

/** A successful answer: what it means and what its JSON looks like. */
export interface AnswerShape {
  readonly description: string;
  readonly schema: z.ZodType;
  /** `application/json` unless said otherwise. */
  readonly contentType?: string;
}
export type Answers = Readonly<Record<number, AnswerShape>>;

/** What every endpoint says of itself, for the router, the OpenAPI document and the pages made of it. */
export interface EndpointFacts {
  /** Unique name, as `operationId`. */
  readonly operation: string;
  readonly method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  /** Router pattern: `/api/v1/auth/users/:id`. */
  readonly path: string;
  readonly who: Who;
  readonly tag: string;
  readonly summary: string;
  readonly description?: string;
  readonly params?: z.ZodObject;
  readonly query?: z.ZodObject;
  readonly body?: z.ZodType;
  readonly answers: Answers;
  /** `oauth`: takes forms too, and refuses as RFC 6749 says; its refusals stand among the answers. */
  readonly speaks?: 'oauth';
  /** Refusals beside those that the guard and the parser add. */
  readonly errors: readonly ProblemCode[];
}

/** An endpoint as the router mounts it. */
export interface Endpoint extends EndpointFacts {
  serve(http: AuthHttp, ctx: EndpointContext): Promise<void>;
}

type AnswerOf<Shapes extends Answers> = {
  [Status in keyof Shapes & number]: {
    readonly status: Status;
    readonly body: z.input<Shapes[Status]['schema']>;
  };
}[keyof Shapes & number];

interface Parsed<Params extends z.ZodObject, Query extends z.ZodObject, Body extends z.ZodType> {
  readonly params: z.output<Params>;
  readonly query: z.output<Query>;
  readonly body: z.output<Body>;
  readonly origin: RequestOrigin;
}

/** An answer in one of the shapes that the endpoint describes. */
export const answer = <const Status extends number, const Body>(status: Status, body: Body) => ({
  status,
  body,
});

/** What a handler sees of a part that the endpoint does not describe: no member. */
type Nothing = z.ZodObject<Record<string, never>>;

interface Caller {
  readonly caller: Principal;
}

interface Bearer {
  /** The access token, where a public endpoint can make use of one. */
  readonly bearer: () => string | undefined;
}

interface Definition<
  Params extends z.ZodObject,
  Query extends z.ZodObject,
  Body extends z.ZodType,
  Shapes extends Answers,
  Request,
> extends EndpointFacts {
  readonly params?: Params;
  readonly query?: Query;
  readonly body?: Body;
  readonly answers: Shapes;
  handle(http: AuthHttp, request: Request): Promise<AnswerOf<Shapes>>;
}

/** An endpoint that anybody may call. */
export function publicEndpoint<
  Shapes extends Answers,
  Params extends z.ZodObject = Nothing,
  Query extends z.ZodObject = Nothing,
  Body extends z.ZodType = Nothing,
>(definition: Definition<Params, Query, Body, Shapes, Parsed<Params, Query, Body> & Bearer>): Endpoint {
  return {
    ...definition,
    async serve(http, ctx) {
      const parsed = await parsedRequest(definition, http, ctx);
      send(ctx, await definition.handle(http, { ...parsed, bearer: () => bearerToken(ctx) }));
    },
  };
}

/** An endpoint behind the guard: without a valid access token nothing of the request is read. */
export function protectedEndpoint<
  Shapes extends Answers,
  Params extends z.ZodObject = Nothing,
  Query extends z.ZodObject = Nothing,
  Body extends z.ZodType = Nothing,
>(definition: Definition<Params, Query, Body, Shapes, Parsed<Params, Query, Body> & Caller>): Endpoint {
  return {
    ...definition,
    async serve(http, ctx) {
      const caller = await guard(ctx, http.services.authentication);
      const parsed = await parsedRequest(definition, http, ctx);
      send(ctx, await definition.handle(http, { ...parsed, caller }));
    },
  };
}

async function parsedRequest<Params extends z.ZodObject, Query extends z.ZodObject, Body extends z.ZodType>(
  { params, query, body }: { readonly params?: Params; readonly query?: Query; readonly body?: Body },
  http: AuthHttp,
  ctx: EndpointContext,
): Promise<Parsed<Params, Query, Body>> {
  return {
    params: parseDescribed(params, ctx.params),
    query: parseDescribed(query, query && ctx.query),
    body: parseDescribed(body, body && (await readJsonBody(ctx, http.options.maxBodyBytes))),
    origin: originOf(ctx),
  };
}

function send(
  ctx: EndpointContext,
  { status, body }: { readonly status: number; readonly body: unknown },
): void {
  ctx.status = status;
  ctx.set('Content-Type', 'application/json');
  // Written here and not by Koa, so that a value which cannot be written is an error like any other.
  ctx.body = JSON.stringify(body);
}
