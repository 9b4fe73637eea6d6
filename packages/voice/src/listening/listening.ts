import type { AudioFrame, VADEvent } from '@roomkit/core/voice';

import type { Speaker } from '../speaking/speaker.ts';
import type { EchoMemory } from './echo.ts';
import type { Transcripts } from './transcripts.ts';
import type { TurnTaking } from './turn-taking.ts';

/** How one call is listened to. */
export interface Listening {
  /** A detector noticed something. */
  onVAD(event: VADEvent): void;
  /** A frame that passed the pipeline, after the detector's word on it. */
  onFrame(frame: AudioFrame, event: VADEvent | null): void;
  /** The transport says that somebody speaks over the voice. */
  onBargeIn(): void;
  /** Nothing is being said any more. @param recorded - resolves when what was said is in the timeline */
  onSpeechOver(recorded: Promise<unknown>): void;
  /** Resolves when nobody speaks, and everything that was said is in the timeline. */
  quiet(): Promise<void>;
  /** Takes what was said so far as a turn. */
  flush(): Promise<void>;
  /** Nothing is heard from now on: half an utterance is forgotten. */
  pause(): void;
  /** The call is over. What was said to its end still becomes words. */
  end(): void;
}

/** What listening to a call needs of the rest of it. */
export interface ListeningParts {
  readonly speaker: Speaker;
  readonly transcripts: Transcripts;
  readonly turns: TurnTaking;
  readonly echo: EchoMemory;
}
