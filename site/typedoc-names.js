import { Converter } from 'typedoc';

/** Names each module as it is imported: `pico-auth`, `pico-auth/koa`. */
export function load(app) {
  app.converter.on(Converter.EVENT_RESOLVE_BEGIN, (context) => {
    for (const module of context.project.children ?? [])
      module.name = module.name === 'index' ? 'pico-auth' : `pico-auth/${module.name}`;
  });
}
