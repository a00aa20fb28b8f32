import type { z } from 'zod';
import { AuthError } from '../../domain/errors.js';
import type { ResourceServerScope } from '../../domain/resource-server-access.js';
import type { AuthHttp } from './auth-http.js';
import { bearerToken } from './bearer.js';
import type { Answers, Endpoint, EndpointFacts } from './endpoint.js';
import { HttpError } from './error-codes.js';
import { logProblem } from './error-response.js';
import { readFormOrJsonBody } from './form-or-json-body.js';
import type { EndpointContext } from './http-context.js';
import { oauthRefusals, respondWithOAuthError } from './oauth-error.js';
import { parse, parseDescribed } from './parse.js';
import { problemOf } from './problem.js';

interface Facts<Query extends z.ZodObject, Body extends z.ZodType> extends Omit<
  EndpointFacts,
  'who' | 'errors'
> {
  readonly query?: Query;
  readonly body?: Body;
}

interface Feed<Query extends z.ZodObject> extends Facts<Query, z.ZodType> {
  read(http: AuthHttp, scope: ResourceServerScope, query: z.output<Query>): Promise<unknown>;
}

interface OAuth<Body extends z.ZodType> extends Facts<z.ZodObject, Body> {
  readonly body: Body;
  handle(http: AuthHttp, scope: ResourceServerScope, body: z.output<Body>): Promise<unknown>;
}

const who = 'service token or admin';

/** Something that resource servers read. */
export function feedEndpoint<Query extends z.ZodObject>(feed: Feed<Query>): Endpoint {
  return {
    ...feed,
    ...{ who, errors: ['forbidden'] },
    async serve(http, ctx) {
      const scope = await scopeOf(http, ctx);
      ctx.body = await feed.read(http, scope, parseDescribed(feed.query, feed.query && ctx.query));
    },
  };
}

/** An endpoint of OAuth: takes a form or JSON, refuses as RFC 6749 says. */
export function oauthEndpoint<Body extends z.ZodType>(definition: OAuth<Body>): Endpoint {
  const answers: Answers = { ...definition.answers, ...oauthRefusals };
  return {
    ...definition,
    ...{ who, answers, errors: [], speaks: 'oauth' },
    async serve(http, ctx) {
      try {
        const scope = await scopeOf(http, ctx);
        const body = parse(definition.body, await readFormOrJsonBody(ctx, http.options.maxBodyBytes));
        ctx.body = (await definition.handle(http, scope, body)) ?? {};
      } catch (error) {
        // Faults and clients that went away are for the chain around, which knows them.
        if (!(error instanceof AuthError || error instanceof HttpError)) throw error;
        const problem = problemOf(error);
        logProblem(http.options.logger, problem, error, ctx);
        respondWithOAuthError(ctx, problem);
      }
    },
  };
}

/** Asked before anything of the request is read. */
async function scopeOf({ services }: AuthHttp, ctx: EndpointContext): Promise<ResourceServerScope> {
  const token = bearerToken(ctx);
  if (token === undefined) throw new AuthError('token_missing');
  return services.resourceServerAccess.admit(token);
}
