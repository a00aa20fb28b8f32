import type { OpenApiDocument } from '../open-api-document.js';
export function docsPage(document: OpenApiDocument): { html: string; style: string } {
  return { html: JSON.stringify(document), style: '' };
}
