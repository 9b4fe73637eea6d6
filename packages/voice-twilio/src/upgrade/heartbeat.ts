import type { Clock } from '@roomkit/core';

import type { MediaSocket } from './media-socket.ts';

/** Asks a socket whether it is alive; Twilio itself never does. One that did not answer by the next time is cut. */
export function keepAlive(socket: MediaSocket, clock: Clock, intervalMs: number): Disposable {
  let hasAnswered = true;
  let timer: Disposable | null = null;
  const ask = (): void => {
    if (!hasAnswered) {
      socket.terminate();
      return;
    }
    hasAnswered = false;
    socket.ping();
    timer = clock.schedule(intervalMs, ask);
  };
  socket.on('pong', () => {
    hasAnswered = true;
  });
  timer = clock.schedule(intervalMs, ask);
  return { [Symbol.dispose]: () => timer?.[Symbol.dispose]() };
}
