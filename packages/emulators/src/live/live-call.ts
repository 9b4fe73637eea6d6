import type { LiveJson, LiveSettings, LiveText, LiveToolCall, LiveToolResult } from './live-event.ts';

/** One connection to a live emulator: what the vendor was told, and what it is made to say. */
export abstract class LiveCall {
  /** The audio it got, piece by piece. */
  readonly audio: Uint8Array[] = [];
  readonly texts: LiveText[] = [];
  readonly toolResults: LiveToolResult[] = [];
  /** Where responses were cut, in milliseconds. */
  readonly truncations: number[] = [];
  /** How often it was asked for a response, told to stop one, and told that somebody has finished. */
  readonly counts: { asked: number; cancelled: number; committed: number } = { asked: 0, cancelled: 0, committed: 0 };
  /** Set by the emulator: ends the connection with a code. */
  onEnd: (code: number) => void = () => {};

  /** A message as JSON; null for what is none. */
  read(text: string): LiveJson | null {
    try {
      const value: unknown = JSON.parse(text);
      return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as LiveJson) : null;
    } catch {
      return null;
    }
  }

  /** What it was set up with. */
  abstract get settings(): LiveSettings;
  /** Called once, when the connection is open. */
  abstract begin(): void;
  /** Takes a message; null is one that nobody can read. */
  abstract receive(event: LiveJson | null): void;

  /** Somebody begins to speak. */
  abstract speechStarts(): void;
  abstract speechEnds(): void;
  /** What it understood of it, piece by piece. */
  abstract understands(pieces: readonly string[]): void;
  /** The model begins to answer. */
  abstract answerStarts(): void;
  /** What the model says, in words. */
  abstract says(pieces: readonly string[]): void;
  /** What the model says, in sound. */
  abstract plays(audio: Uint8Array): void;
  /** Sends as sound what is given, whatever that is. */
  abstract playsRaw(base64: string): void;
  abstract callsTool(call: LiveToolCall): void;
  abstract answerEnds(): void;
  /** The vendor itself stops the answer. */
  abstract answerIsCut(): void;
  /** Something goes wrong that does not end the session. */
  abstract fails(code: string): void;
}
