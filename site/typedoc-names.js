import { Comment, CommentTag, Converter } from 'typedoc';
import ts from 'typescript';

const isType = (node) =>
  ts.isClassDeclaration(node) || ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node);

/** Where a name of the root stands for a newcomer: services are the classes of the domain, and the lists of them. */
function groupOf(declaration) {
  const [, place = ''] = /\/src\/(.+)\.ts$/.exec(declaration.getSourceFile().fileName) ?? [];
  if (place.startsWith('ports/')) return 'Ports';
  if (/errors?$/.test(place)) return 'Errors';
  if (place.startsWith('composition/')) return 'Start';
  if (place.startsWith('domain/model/') || !isType(declaration)) return 'Records and values';
  return ts.isClassDeclaration(declaration) || place === 'domain/auth-services'
    ? 'Services'
    : 'Requests and results';
}

/**
 * Names each module as it is imported: `pico-auth`, `pico-auth/koa`. The root is what everybody meets first, so
 * its names stand by what they are for; elsewhere by their kind.
 */
export function load(app) {
  app.converter.on(Converter.EVENT_RESOLVE_BEGIN, (context) => {
    for (const module of context.project.children ?? []) {
      if (module.name !== 'index') {
        module.name = `pico-auth/${module.name}`;
        continue;
      }
      module.name = 'pico-auth';
      for (const child of module.children ?? []) {
        const declaration = context.getSymbolFromReflection(child)?.declarations?.[0];
        if (declaration === undefined) continue;
        // A function carries its comment on its signature, and its group on itself all the same.
        child.comment ??= new Comment();
        child.comment.blockTags.push(
          new CommentTag('@group', [{ kind: 'text', text: groupOf(declaration) }]),
        );
      }
    }
  });
}
