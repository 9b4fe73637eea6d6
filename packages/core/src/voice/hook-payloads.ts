import type { AudioFrame } from './audio.ts';
import type { RecordingResult } from './recorder.ts';
import type { VoiceSession } from './session.ts';
import type { DiarizationResult, DtmfEvent } from './stages.ts';
import type { TurnDecision } from './turns.ts';

interface OfSession {
  readonly session: VoiceSession;
  readonly timestamp: Date;
}

/** What somebody said, before anybody else gets to know it. A hook changes `text`; an empty one is a change as well. */
export interface TranscriptionEvent extends OfSession {
  readonly text: string;
  readonly role: 'user' | 'assistant';
}

/** Speech began or ended. */
export interface SpeechEvent extends OfSession {
  /** How long it lasted; null at its start. */
  readonly durationMs: number | null;
}

/** It has been quiet for so long. */
export interface VADSilenceEvent extends OfSession {
  readonly silenceDurationMs: number;
}

/** dBFS, -60 to 0. */
export interface AudioLevelEvent extends OfSession {
  readonly levelDb: number;
}

/** A sentence that was spoken, as it was said. */
export interface SpeechOutputEvent extends OfSession {
  readonly text: string;
}

/** Somebody spoke over an answer, which was stopped. `audioPositionMs` is how much of it was played. */
export interface BargeInEvent extends OfSession {
  /** What was cut off: the whole text of the utterance so far. */
  readonly interruptedText: string;
  readonly audioPositionMs: number;
}

/** An answer that was not spoken to its end, and why. `audioPositionMs` is how much of it was played. */
export interface TTSCancelledEvent extends OfSession {
  readonly reason: 'barge_in' | 'explicit' | 'disconnect' | 'error' | 'new_tts' | (string & {});
  readonly text: string;
  readonly audioPositionMs: number;
}

/** Somebody else speaks than before. */
export type SpeakerChangeEvent = DiarizationResult & OfSession;

/** A key that was pressed, as it is, before anything of it is masked. */
export type DtmfReceivedEvent = DtmfEvent & OfSession;

/** What somebody has said so far in their turn. `decision` is null where there is no turn detector. */
export interface TurnEvent extends OfSession {
  readonly text: string;
  readonly decision: TurnDecision | null;
}

/** A word of assent over an answer, which goes on. `text` is null where nothing was recognised of it. */
export interface BackchannelEvent extends OfSession {
  readonly text: string | null;
  readonly label: string | null;
}

/** A recording that has begun or stopped. */
export interface RecordingEvent extends OfSession {
  readonly recordingId: string;
  /** There once it has stopped. */
  readonly result: RecordingResult | null;
}

/** A frame on its way from one caller to another. */
export interface BridgeAudioEvent {
  readonly session: VoiceSession;
  readonly frame: AudioFrame;
  readonly roomId: string;
}

/** What a model that hears and speaks was told in writing, and as whose words. */
export interface TextInjectedEvent extends OfSession {
  readonly text: string;
  readonly role: 'user' | 'system' | 'assistant';
}
