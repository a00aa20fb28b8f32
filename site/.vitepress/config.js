import { withMermaid } from 'vitepress-plugin-mermaid';
import { HEAD, navigation, sidebar } from './pages.js';
import { slugOf } from '../slug.ts';

// The pages are those of the repository, where they are: links between them hold here as there. What
// is made goes to site/reference (of the library) and site/dist (the site).
export default withMermaid({
  title: 'pico-auth',
  description: 'Embeddable authentication for TypeScript, and a server made of it.',
  lang: 'en',
  srcDir: '..',
  outDir: './dist/html',
  cacheDir: '../.cache/vitepress',
  srcExclude: [
    'site/*.md',
    'src/**',
    'test/**',
    'scripts/**',
    'deploy/**',
    'node_modules/**',
    'dist/**',
    'dist.*/**',
  ],
  rewrites: { 'README.md': 'index.md', 'site/reference/:path*': 'reference/:path*' },
  cleanUrls: true,
  head: HEAD,
  // Anything else that leads nowhere fails the build.
  ignoreDeadLinks: [/^https?:\/\/(localhost|127\.0\.0\.1)/, /\/(examples|src|test)\//, /LICENSE/],
  // Curly brackets in headings are parts of paths, not attributes.
  markdown: {
    anchor: { slugify: slugOf },
    attrs: { disable: true },
    languageAlias: { console: 'shellsession' },
  },
  mermaid: {
    fontSize: 14,
    themeVariables: { fontSize: '14px' },
    flowchart: { useMaxWidth: false },
    state: { useMaxWidth: false },
    sequence: {
      useMaxWidth: false,
      mirrorActors: false,
      width: 90,
      height: 40,
      actorMargin: 12,
      messageMargin: 28,
      diagramMarginX: 4,
      actorFontSize: 13,
      messageFontSize: 13,
      noteFontSize: 13,
    },
  },
  themeConfig: {
    nav: navigation,
    sidebar,
    outline: [2, 3],
    search: { provider: 'local' },
    docFooter: { prev: false, next: false },
  },
});
