import type { VoiceBackend } from '@roomkit/core/voice';

/** Somebody on the line, with a mouth and an ear. Samples are of 16,000 Hz. */
export interface Caller {
  /** Says something. Resolves when it has been said. */
  say(samples: Int16Array): Promise<void>;
  /** Everything they have heard since they called. */
  readonly heard: Int16Array;
  /** Waits until a check of what they have heard holds; checked again with all they hear. */
  until(isEnough: (heard: Int16Array) => boolean): Promise<void>;
  /** Waits until what was sent is heard. */
  settle(): Promise<void>;
  press(keys: string): Promise<void>;
  hangUp(): Promise<void>;
}

/** A way to call: a transport with what is at its other end. */
export interface Wire extends AsyncDisposable {
  readonly backend: VoiceBackend;
  /** Calls into a room. */
  call(roomId: string): Promise<Caller>;
}
