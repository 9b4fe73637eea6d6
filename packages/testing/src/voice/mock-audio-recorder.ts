import type {
  AudioFrame,
  AudioRecorder,
  RecordingConfig,
  RecordingHandle,
  RecordingResult,
  VoiceSession,
} from '@roomkit/core/voice';

interface MockRecording {
  handle: RecordingHandle;
  readonly config: RecordingConfig;
  readonly inbound: AudioFrame[];
  readonly outbound: AudioFrame[];
  result: RecordingResult | null;
}

/** How a {@link MockAudioRecorder} behaves. */
export interface MockAudioRecorderOptions {
  /** Thrown by `start`. */
  readonly startError?: Error;
}

/** Keeps copies of the frames it was given. */
export class MockAudioRecorder implements AudioRecorder {
  readonly specificationVersion = 'v1' as const;
  readonly name = 'mock_recorder';
  startCount = 0;
  stopCount = 0;
  closeCount = 0;
  readonly #options: MockAudioRecorderOptions;
  readonly #recordings = new Map<string, MockRecording>();

  constructor(options: MockAudioRecorderOptions = {}) {
    this.#options = options;
  }

  /** The handles as they stand, in the order of their start. */
  get handles(): readonly RecordingHandle[] {
    return [...this.#recordings.values()].map(({ handle }) => handle);
  }

  /** Every frame of the person, of every recording. */
  get inbound(): readonly AudioFrame[] {
    return [...this.#recordings.values()].flatMap(({ inbound }) => inbound);
  }

  /** Every frame of the other side, of every recording. */
  get outbound(): readonly AudioFrame[] {
    return [...this.#recordings.values()].flatMap(({ outbound }) => outbound);
  }

  start(session: VoiceSession, config: RecordingConfig): RecordingHandle {
    if (this.#options.startError) throw this.#options.startError;
    this.startCount += 1;
    const id = `recording-${this.startCount}`;
    const handle: RecordingHandle = { id, sessionId: session.id, startedAt: session.createdAt, state: 'recording' };
    this.#recordings.set(id, { handle, config, inbound: [], outbound: [], result: null });
    return handle;
  }

  recordInbound(handle: RecordingHandle, frame: AudioFrame): void {
    this.#recordings.get(handle.id)?.inbound.push({ ...frame, data: frame.data.slice() });
  }

  recordOutbound(handle: RecordingHandle, frame: AudioFrame): void {
    this.#recordings.get(handle.id)?.outbound.push({ ...frame, data: frame.data.slice() });
  }

  async stop(handle: RecordingHandle): Promise<RecordingResult> {
    this.stopCount += 1;
    const recording = this.#recordings.get(handle.id);
    if (recording === undefined) throw new Error('There is no such recording.');
    recording.handle = { ...recording.handle, state: 'stopped' };
    recording.result ??= resultOf(recording);
    return recording.result;
  }

  async close(): Promise<void> {
    this.closeCount += 1;
  }
}

function resultOf({ handle, config, inbound, outbound }: MockRecording): RecordingResult {
  const seconds = (frames: readonly AudioFrame[]): number =>
    frames.reduce((sum, { data, channels, sampleRate }) => sum + data.byteLength / (2 * channels * sampleRate), 0);
  return {
    recordingId: handle.id,
    urls: [`mock:${handle.id}`],
    durationSeconds: Math.max(seconds(inbound), seconds(outbound)),
    format: config.format ?? 'wav',
    mode: config.channels ?? 'mixed',
    metadata: config.metadata ?? {},
  };
}
