/** Things that are counted, not recorded: a fixed set, so that label sets stay bounded. */
export type CountedEvent =
  | 'sign_in_succeeded'
  | 'sign_in_failed'
  | 'refresh_rotated'
  | 'refresh_replayed'
  | 'refresh_superseded'
  | 'refresh_reused'
  | 'refresh_refused';

export interface EventCounter {
  /** Adds one. Never throws, never delays the caller. */
  count(event: CountedEvent): void;
}
