import { frameMs } from '@roomkit/core/audio';
import type {
  AudioFrame,
  DiarizationProvider,
  DiarizationResult,
  Eventual,
  VADEvent,
  VADProvider,
} from '@roomkit/core/voice';

import { inOrder, next } from './eventual.ts';
import { FrameBlocks } from './frame-blocks.ts';
import type { StageCalls } from './stage-calls.ts';

/** What hears the end of the inbound way. */
export interface DetectListener {
  /** @param sampleRate - of its audio */
  onVAD(event: VADEvent, sampleRate: number): void;
  onSpeaker(result: DiarizationResult): void;
  onFrame(frame: AudioFrame, event: VADEvent | null): void;
}

export interface DetectStepOptions {
  readonly stream: string;
  readonly vad: VADProvider | null;
  readonly diarization: DiarizationProvider | null;
  readonly calls: StageCalls;
  readonly listener: DetectListener;
}

/** The end of the inbound way: who speaks, and when. Frames leave it in the size the detector of speech wants. */
export class DetectStep {
  readonly #options: DetectStepOptions;
  readonly #blocks: FrameBlocks;
  readonly #speakerBlocks: FrameBlocks;
  #passedMs = 0;
  #sampleRate = 16_000;
  #detectorStartMs = 0;
  #isSpeaking = false;
  #speakerId: string | null = null;

  constructor(options: DetectStepOptions) {
    this.#options = options;
    this.#blocks = new FrameBlocks(options.vad?.samplesPerFrame);
    this.#speakerBlocks = new FrameBlocks(options.diarization?.samplesPerFrame);
  }

  take(frame: AudioFrame): Eventual<void> {
    return inOrder(this.#blocks.push(frame), (block) => this.#detect(block));
  }

  /** Audio that came and was not looked at. */
  skip(milliseconds: number): void {
    this.#passedMs += milliseconds;
    this.#detectorStartMs += milliseconds;
  }

  /** Forgets a half utterance. */
  forget(): void {
    const { vad, calls, stream, listener } = this.#options;
    this.#blocks.clear();
    this.#speakerBlocks.clear();
    if (vad !== null) calls.guard('vad', () => vad.reset(stream));
    this.#detectorStartMs = this.#passedMs;
    if (!this.#isSpeaking) return;
    this.#isSpeaking = false;
    const event: VADEvent = {
      type: 'speech_discarded',
      audioBytes: null,
      confidence: null,
      durationMs: null,
      levelDb: null,
      streamMs: this.#passedMs,
    };
    listener.onVAD(event, this.#sampleRate);
  }

  #detect(frame: AudioFrame): Eventual<void> {
    const { vad, calls, stream } = this.#options;
    this.#sampleRate = frame.sampleRate;
    this.#passedMs += frameMs(frame);
    const found = vad === null ? null : calls.call('vad', () => vad.process(frame, stream), null);
    return next(found, (event) => {
      const placed = event === null ? null : this.#placed(event);
      if (placed !== null) this.#options.listener.onVAD(placed, frame.sampleRate);
      return next(this.#whoSpeaks(frame), () => this.#options.listener.onFrame(frame, placed));
    });
  }

  /** A detector counts from its own first frame; the stream has one beginning. */
  #placed(event: VADEvent): VADEvent {
    if (event.type === 'speech_start') this.#isSpeaking = true;
    else if (event.type === 'speech_end' || event.type === 'speech_discarded') this.#isSpeaking = false;
    const streamMs = event.streamMs === null ? this.#passedMs : event.streamMs + this.#detectorStartMs;
    return streamMs === event.streamMs ? event : { ...event, streamMs };
  }

  #whoSpeaks(frame: AudioFrame): Eventual<void> {
    const { diarization, calls, stream } = this.#options;
    if (diarization === null) return undefined;
    return inOrder(this.#speakerBlocks.push(frame), (block) =>
      next(
        calls.call<DiarizationResult | null>('diarization', () => diarization.process(block, stream), null),
        (result) => {
          if (result === null || result.speakerId === this.#speakerId) return;
          this.#speakerId = result.speakerId;
          this.#options.listener.onSpeaker(result);
        },
      ),
    );
  }
}
