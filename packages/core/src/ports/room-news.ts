/** That a room may be another than it was: another process wrote to it, or word of one may have been lost. */
export interface RoomNews {
  /** Whether events that were there before may have been changed or removed by the host. */
  readonly changed: boolean;
}
