import { frameMs } from '@roomkit/core/audio';
import type { AudioChunk, AudioFrame, RecordingHandle, RecordingResult } from '@roomkit/core/voice';

import type { PipelineStream, StartRecordingOptions } from '../pipeline-stream.ts';
import type { PipelineStatistics } from '../statistics.ts';
import type { StreamContext } from './context.ts';
import type { DetectStep } from './detect-step.ts';
import { InboundPath } from './inbound-path.ts';
import { inboundSteps } from './inbound-steps.ts';
import { usableFrame } from './intake.ts';
import { OutboundPath } from './outbound-path.ts';
import {
  cancelsEchoItself,
  createContext,
  createDetectStep,
  forgetInStages,
  isPlain,
  type StreamSetup,
} from './stream-parts.ts';

/** How long the end of a stream waits for a stage that still works on it. */
const END_WAIT_MS = 1_000;

/** The engine's {@link PipelineStream}. */
export class StreamEngine implements PipelineStream {
  readonly stream: string;
  readonly #setup: StreamSetup;
  readonly #context: StreamContext;
  readonly #detect: DetectStep;
  readonly #inbound: InboundPath;
  readonly #outbound: OutboundPath;
  readonly #playing = new Set<'tts' | 'bridge'>();
  /** Null until somebody has said whether anything plays. */
  #isPlaying: boolean | null = null;
  #isCapturePaused = false;
  /** Audio that came while the microphone was paused. */
  #pausedMs = 0;
  #unusableFrames = 0;
  #ending: Promise<void> | null = null;

  constructor(setup: StreamSetup) {
    this.#setup = setup;
    this.stream = setup.options.session.id;
    this.#context = createContext(setup, () => this.#isPlaying === false);
    this.#outbound = new OutboundPath(this.#context);
    forgetInStages(this.#context);
    this.#detect = createDetectStep(this.#context);
    this.#inbound = new InboundPath({
      steps: inboundSteps(this.#context),
      detect: this.#detect,
      isPlain: isPlain(this.#context),
      onFault: (error) => this.#context.calls.failed('pipeline', error),
    });
  }

  get streamMs(): number {
    return this.#context.timeline.heardMs;
  }

  receive(frame: AudioFrame): void {
    if (this.#ending !== null) return;
    const usable = usableFrame(frame);
    if (usable === null) {
      this.#unusableFrames += 1;
      return;
    }
    const placed = this.#context.timeline.place(usable);
    if (this.#isCapturePaused) this.#pausedMs += frameMs(placed);
    else this.#inbound.push(placed);
  }

  outbound(chunks: AsyncIterable<AudioChunk>): AsyncIterable<AudioChunk> {
    return this.#outbound.utterance(chunks);
  }

  outboundFrame(frame: AudioFrame): Promise<readonly AudioChunk[]> | readonly AudioChunk[] {
    return this.#outbound.bridgeFrame(frame);
  }

  setPlaying(source: 'tts' | 'bridge', isPlaying: boolean): void {
    if (isPlaying) this.#playing.add(source);
    else this.#playing.delete(source);
    const playsNow = this.#playing.size > 0;
    if (playsNow === this.#isPlaying || this.#ending !== null) return;
    this.#isPlaying = playsNow;
    const { aec } = this.#setup.config;
    if (aec == null || cancelsEchoItself(this.#setup.options)) return;
    this.#context.calls.guard('aec', () => aec.setStreamActive?.(this.stream, playsNow));
  }

  setCapturePaused(isPaused: boolean): void {
    if (isPaused === this.#isCapturePaused) return;
    this.#isCapturePaused = isPaused;
    if (this.#context.reference !== null) this.#context.reference.isPaused = isPaused;
    if (isPaused) {
      this.#inbound.interrupt(() => this.#detect.forget());
      return;
    }
    const pausedMs = this.#pausedMs;
    this.#pausedMs = 0;
    this.#inbound.after(() => this.#detect.skip(pausedMs));
  }

  feedAecReference(frame: AudioFrame): void {
    const usable = usableFrame(frame);
    if (usable === null || !this.#setup.options.feedsAecReference || this.#ending !== null) return;
    void this.#context.reference?.feed(usable);
  }

  interruptOutbound(): void {
    this.#outbound.interrupt();
  }

  startRecording(options: StartRecordingOptions = {}): Promise<RecordingHandle | null> {
    if (this.#ending !== null) return Promise.resolve(null);
    return this.#context.recording?.start(options) ?? Promise.resolve(null);
  }

  setRecordingPaused(isPaused: boolean): void {
    this.#context.recording?.setPaused(isPaused);
  }

  stopRecording(): Promise<RecordingResult | null> {
    return this.#context.recording?.stop() ?? Promise.resolve(null);
  }

  statistics(): PipelineStatistics {
    const { calls, taps } = this.#context;
    return {
      frames: this.#inbound.frames,
      droppedFrames: this.#inbound.droppedFrames + this.#unusableFrames,
      droppedTapFrames: taps?.dropped ?? 0,
      stages: calls.statistics(),
    };
  }

  whenIdle(): Promise<void> {
    return this.#inbound.whenIdle();
  }

  end(): Promise<void> {
    this.#ending ??= this.#finish();
    return this.#ending;
  }

  async #finish(): Promise<void> {
    const { calls, taps, logger } = this.#context;
    this.#outbound.end();
    this.#inbound.end();
    const stopped = this.stopRecording().catch((error: unknown) => {
      logger.error('A recording could not be finished.', { stream: this.stream, error });
    });
    if (this.#inbound.isBusy) await this.#whenIdleOrLate();
    forgetInStages(this.#context);
    await stopped;
    await taps?.close();
    calls.report();
    this.#setup.onEnded();
  }

  /** A stage that hangs does not keep a call from ending. */
  async #whenIdleOrLate(): Promise<void> {
    const waited = new AbortController();
    const late = this.#setup.dependencies.clock.sleep(END_WAIT_MS, { signal: waited.signal });
    await Promise.race([this.#inbound.whenIdle(), late]);
    late.catch(() => undefined);
    waited.abort();
  }
}
