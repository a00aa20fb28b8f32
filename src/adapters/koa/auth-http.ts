import type { AuthServices } from '../../domain/auth-services.js';
import type { HttpOptions } from './http-options.js';
import type { PublicDocuments } from './public-documents.js';
import type { ReadinessProbe } from './readiness-probe.js';

/** What endpoints work with. */
export interface AuthHttp {
  readonly services: AuthServices;
  readonly options: HttpOptions;
  readonly documents: PublicDocuments;
  readonly readiness: ReadinessProbe;
}
