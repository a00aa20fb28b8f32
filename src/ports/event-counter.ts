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
  /**
   * Adds one to this event and to no other. Never throws, also where the numbers go is not there any more, and
   * never delays the caller: there is nothing to await.
   */
  count(event: CountedEvent): void;
}
