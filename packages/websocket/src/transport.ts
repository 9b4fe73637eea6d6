import type { WebSocket } from 'ws';

import type { EncodedFrame } from './encoded-frame.ts';

/** One end of a wire, whatever it is made of. */
export interface Transport {
  /** Frames handed on side by side arrive in order; if not, the next one waits for the last. */
  readonly isOrdered: boolean;
  /** Whether a frame that does not leave in time counts as failed. Sockets have their heartbeat instead. */
  readonly isTimed: boolean;
  /** Hands a frame on and reports once it has left or failed. */
  send(frame: EncodedFrame, done: (failed: boolean) => void): void;
  close(code: number, reason: string): void;
  /** Cuts the wire without waiting for the other end. */
  terminate(): void;
  /** Asks the other end for a sign of life, where the wire has a way to. */
  ping?(): void;
}

/** A socket of the `ws` library. */
export function socketTransport(socket: WebSocket): Transport {
  return {
    isOrdered: true,
    isTimed: false,
    send(frame, done) {
      if (socket.readyState === socket.OPEN) socket.send(frame.data, { binary: false }, (error) => done(error != null));
      else done(true);
    },
    close: (code, reason) => socket.close(code, reason),
    terminate: () => socket.terminate(),
    ping() {
      if (socket.readyState === socket.OPEN) socket.ping();
    },
  };
}

/** Writes one frame, as JSON text, to a connection of whatever kind. May reject, or take its time. */
export type SendText = (text: string) => void | Promise<void>;

/** A function that writes. */
export function functionTransport(send: SendText, onClose: (code: number, reason: string) => void): Transport {
  return {
    isOrdered: false,
    isTimed: true,
    send(frame, done) {
      let pending: void | Promise<void>;
      try {
        pending = send(frame.text);
      } catch {
        done(true);
        return;
      }
      if (pending instanceof Promise) {
        pending.then(
          () => done(false),
          () => done(true),
        );
      } else {
        done(false);
      }
    },
    close: onClose,
    terminate() {},
  };
}
