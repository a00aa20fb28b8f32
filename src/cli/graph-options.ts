export const GRAPH_FORMATS = ['mermaid', 'dot'] as const;

/** Flags of `pico-auth graph`. */
export interface GraphOptions {
  readonly format: (typeof GRAPH_FORMATS)[number];
}
