import { z } from 'zod';
import type { Endpoint } from '../endpoint.js';
import { sendDocument } from '../public-documents.js';

const tag = 'Documentation';
const FRESH = 'public, max-age=300';

const openApi: Endpoint = {
  operation: 'readOpenApi',
  method: 'get',
  path: '/openapi.json',
  who: 'public',
  tag,
  summary: 'This interface as an OpenAPI 3.1 document',
  description: 'Made of the schemas that check the requests.',
  answers: { 200: { description: 'The document.', schema: z.looseObject({ openapi: z.string() }) } },
  errors: [],
  async serve({ documents }, ctx) {
    sendDocument(ctx, documents.openApi(), 'application/json', FRESH);
  },
};

const page: Endpoint = {
  operation: 'readDocs',
  method: 'get',
  path: '/docs',
  who: 'public',
  tag,
  summary: 'This interface as a page for people',
  description: 'Self-contained: it loads nothing, from here or elsewhere, and runs no script.',
  answers: { 200: { description: 'The page.', schema: z.string(), contentType: 'text/html' } },
  errors: [],
  async serve({ documents }, ctx) {
    const document = documents.page();
    ctx.set('Content-Security-Policy', document.contentSecurityPolicy);
    sendDocument(ctx, document, 'text/html; charset=utf-8', FRESH);
  },
};

export const documentationEndpoints: readonly Endpoint[] = [openApi, page];
