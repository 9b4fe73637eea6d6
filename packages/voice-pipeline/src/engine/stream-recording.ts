import type {
  AudioFrame,
  AudioRecorder,
  RecordingConfig,
  RecordingHandle,
  RecordingResult,
  VoiceSession,
} from '@roomkit/core/voice';

import type { StartRecordingOptions } from '../pipeline-stream.ts';
import type { StageCalls } from './stage-calls.ts';

/** The recording of one call: nothing reaches the recorder before it may. */
export class StreamRecording {
  readonly #recorder: AudioRecorder;
  readonly #config: RecordingConfig;
  readonly #session: VoiceSession;
  readonly #calls: StageCalls;
  #starting: Promise<RecordingHandle | null> | null = null;
  #stopping: Promise<RecordingResult | null> | null = null;
  #handle: RecordingHandle | null = null;
  #isOpen = false;
  #isPaused = false;

  constructor(recorder: AudioRecorder, config: RecordingConfig, session: VoiceSession, calls: StageCalls) {
    this.#recorder = recorder;
    this.#config = config;
    this.#session = session;
    this.#calls = calls;
  }

  start(options: StartRecordingOptions): Promise<RecordingHandle | null> {
    if (this.#stopping !== null) return Promise.resolve(null);
    this.#starting ??= this.#begin(options).then(
      (handle) => {
        // Whoever was refused may ask again.
        if (handle === null) this.#starting = null;
        return handle;
      },
      (error: unknown) => {
        this.#starting = null;
        throw error;
      },
    );
    return this.#starting;
  }

  /** The same result however often it is asked for; null where nothing was ever kept. */
  stop(): Promise<RecordingResult | null> {
    this.#stopping ??= this.#finish();
    return this.#stopping;
  }

  inbound(frame: AudioFrame): void {
    const handle = this.#handle;
    if (!this.isOpen || handle === null || this.#config.mode === 'outbound_only') return;
    void this.#calls.call('recorder', () => this.#recorder.recordInbound(handle, copyOf(frame)), undefined);
  }

  outbound(frame: AudioFrame): void {
    const handle = this.#handle;
    if (!this.isOpen || handle === null || this.#config.mode === 'inbound_only') return;
    void this.#calls.call('recorder', () => this.#recorder.recordOutbound(handle, copyOf(frame)), undefined);
  }

  /** Whether what comes now is kept. */
  get isOpen(): boolean {
    return this.#isOpen && !this.#isPaused;
  }

  setPaused(isPaused: boolean): void {
    this.#isPaused = isPaused;
  }

  async #begin({ mayBegin }: StartRecordingOptions): Promise<RecordingHandle | null> {
    const handle = await this.#recorder.start(this.#session, this.#config);
    let isAllowed = false;
    try {
      isAllowed = mayBegin === undefined || (await mayBegin(handle));
    } finally {
      if (!isAllowed) await this.#recorder.stop(handle);
    }
    if (!isAllowed) return null;
    if (this.#stopping !== null) {
      await this.#recorder.stop(handle);
      return null;
    }
    this.#handle = handle;
    this.#isOpen = true;
    return handle;
  }

  async #finish(): Promise<RecordingResult | null> {
    this.#isOpen = false;
    return this.#handle === null ? null : this.#recorder.stop(this.#handle);
  }
}

/** The recorder gets what is its own: it may change it, and whoever made the frame may use its memory again. */
function copyOf(frame: AudioFrame): AudioFrame {
  return { ...frame, data: frame.data.slice(), metadata: { ...frame.metadata } };
}
