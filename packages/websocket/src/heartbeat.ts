import { CloseCode } from '@roomkit/client/protocol';
import type { Clock } from '@roomkit/core';

import type { Connection } from './connection.ts';

/** What a heartbeat looks after. */
export interface HeartbeatOptions {
  readonly clock: Pick<Clock, 'schedule'>;
  readonly intervalMs: number;
  readonly connections: () => Iterable<Connection>;
  /** Called with each beat. */
  readonly onBeat: () => void;
}

/** Asks every socket for a sign of life, closes those that gave none since the last beat, and goes on until disposed. */
export function startHeartbeat(options: HeartbeatOptions): Disposable {
  let timer = options.clock.schedule(options.intervalMs, beat);
  function beat(): void {
    for (const connection of options.connections()) {
      if (!connection.canBeAsked) continue;
      if (connection.isAlive) {
        connection.isAlive = false;
        connection.ping();
      } else {
        connection.close(CloseCode.TIMED_OUT, 'no sign of life');
      }
    }
    options.onBeat();
    timer = options.clock.schedule(options.intervalMs, beat);
  }
  return {
    [Symbol.dispose]() {
      timer[Symbol.dispose]();
    },
  };
}
