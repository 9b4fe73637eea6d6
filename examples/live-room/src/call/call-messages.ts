import type { VoiceTurnMarks } from '@roomkit/core/voice';

/** What turns speech into words here. `unknown` until somebody has called. */
export interface EarState {
  readonly kind: 'unknown' | 'pocketsphinx' | 'scripted';
  /** The one command that brings a real one; null where there is one, or none for this system. */
  readonly command: string | null;
}

/** Something that was said on the line. */
export interface CallLine {
  readonly id: number;
  readonly who: 'caller' | 'room';
  /** Null while it is not known who it is that speaks for the room. */
  readonly speaker: string | null;
  readonly state: 'partial' | 'speaking' | 'said' | 'cut';
  /** What was heard of it. */
  readonly text: string;
  /** What would have come behind that; only where it was cut off, and it is known where. */
  readonly unheard: string;
  /** How much of it was heard when it was cut off; null where it was not. */
  readonly cutMs: number | null;
}

/** Where the time of one spoken turn went. */
export interface CallTurn {
  readonly id: number;
  readonly question: string;
  readonly marks: VoiceTurnMarks;
  readonly frameworkMs: number | null;
  /** How much of the answer was heard when the caller cut it off; null where they let it finish. */
  readonly cutMs: number | null;
}

/** The one call of this process, or the last one there was. */
export interface CallState {
  readonly phase: 'none' | 'opening' | 'live' | 'ended';
  readonly sessionId: string | null;
  readonly ear: EarState;
  /** Whether the detector hears speech just now. */
  readonly isSpeech: boolean;
  readonly lines: readonly CallLine[];
  readonly turns: readonly CallTurn[];
}

/** What the server hears, some times a second. */
export interface CallSound {
  /** dBFS, -60 to 0. */
  readonly levelDb: number;
  readonly isSpeech: boolean;
}
