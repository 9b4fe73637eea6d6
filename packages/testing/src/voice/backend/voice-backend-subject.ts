import type { VoiceBackend, VoiceSession } from '@roomkit/core/voice';

/** Who is at the other end of a call: what they say comes in, what they hear went out. */
export interface VoiceFarSide {
  readonly session: VoiceSession;
  /** Says something: samples of the rate of `backend.inboundFormat`, mono. Resolves when it has left. */
  speak(samples: Int16Array): Promise<void> | void;
  /** Everything they heard since the call began, mono, of the rate of `backend.outboundFormat`. */
  heard(): Promise<Int16Array> | Int16Array;
  /** Presses a key beside the audio. Absent where the transport cannot. */
  pressKey?(digit: string): Promise<void> | void;
  hangUp(): Promise<void> | void;
}

/** A backend under test, with the other end of its calls. */
export interface VoiceBackendSubject {
  readonly backend: VoiceBackend;
  /** Opens a call and waits until audio can flow. */
  call(): Promise<VoiceFarSide>;
  /** Lets so many milliseconds of the backend's clock go by. */
  pass(milliseconds: number): Promise<void>;
  /** Samples as `backend.outboundFormat` has them. @defaultValue linear PCM */
  encode?(samples: Int16Array): Uint8Array;
  /** How exact audio can be measured at the other end, in milliseconds: codecs blur edges. @defaultValue 0 */
  readonly toleranceMs?: number;
  /** How far behind what was sent the backend says that it is heard, in milliseconds. @defaultValue 0 */
  readonly playoutDelayMs?: number;
  /** Credentials that must not be seen anywhere. */
  readonly secrets?: readonly string[];
  /** How long a case waits for what must happen, in real milliseconds. @defaultValue 2000 */
  readonly patienceMs?: number;
  close?(): Promise<void>;
}
