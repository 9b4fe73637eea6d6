import type { Logger } from '@roomkit/core';
import { RoomKitError } from '@roomkit/core';
import type {
  AudioFrame,
  RecordingConfig,
  RecordingHandle,
  RecordingMode,
  RecordingResult,
  RecordingChannelMode,
} from '@roomkit/core/voice';

import { type Direction, Mixdown } from './mixdown.ts';
import type { WavSink } from './wav-sink.ts';

/** How many frames may wait to be written. */
const MAX_WAITING = 1_024;

interface Waiting {
  readonly direction: Direction;
  readonly frame: AudioFrame;
}

export interface WavRecordingOptions {
  readonly id: string;
  readonly sessionId: string;
  readonly startedAt: Date;
  readonly config: RecordingConfig;
  readonly logger: Logger;
  /** The files, once it is known what they hold. */
  readonly createSinks: (sampleRate: number, mode: RecordingMode, channels: RecordingChannelMode) => readonly WavSink[];
  readonly urlOf: (path: string) => string;
}

/** One recording. Frames wait in a queue; whoever writes never keeps those waiting who bring them. */
export class WavRecording implements RecordingHandle {
  readonly id: string;
  readonly sessionId: string;
  readonly startedAt: Date;
  readonly #options: WavRecordingOptions;
  readonly #mode: RecordingMode;
  readonly #channels: RecordingChannelMode;
  #waiting: Waiting[] = [];
  #writing = 0;
  #work: Promise<void> | null = null;
  #mixdown: Mixdown | null = null;
  #sinks: readonly WavSink[] = [];
  #failure: unknown = null;
  #dropped = 0;
  #stopping: Promise<RecordingResult> | null = null;

  constructor(options: WavRecordingOptions) {
    this.id = options.id;
    this.sessionId = options.sessionId;
    this.startedAt = options.startedAt;
    this.#options = options;
    this.#mode = options.config.mode ?? 'both';
    this.#channels = options.config.channels ?? 'mixed';
  }

  get state(): 'recording' | 'stopped' {
    return this.#stopping === null ? 'recording' : 'stopped';
  }

  /** Frames that were not kept: too many waited, or they were of another rate than the first. */
  get dropped(): number {
    return this.#dropped;
  }

  /** Takes a copy. */
  take(direction: Direction, frame: AudioFrame): void {
    if (this.#stopping !== null || this.#mode === (direction === 'inbound' ? 'outbound_only' : 'inbound_only')) return;
    if (this.#failure !== null || this.#waiting.length + this.#writing >= MAX_WAITING) {
      this.#dropped += 1;
      return;
    }
    this.#waiting.push({ direction, frame: { ...frame, data: frame.data.slice() } });
    this.#work ??= this.#writeAll();
  }

  /** @throws RoomKitError `recording_failed`; nothing is left of it then */
  stop(): Promise<RecordingResult> {
    this.#stopping ??= this.#finish();
    return this.#stopping;
  }

  async #writeAll(): Promise<void> {
    try {
      // First of all the caller goes on: what it waits for is the next frame.
      await Promise.resolve();
      while (this.#waiting.length > 0) {
        const batch = this.#waiting;
        this.#waiting = [];
        this.#writing = batch.length;
        for (const waiting of batch) await this.#add(waiting);
        await this.#write(this.#mixdown?.settled() ?? null);
        this.#writing = 0;
      }
    } catch (error) {
      await this.#fail(error);
    } finally {
      this.#writing = 0;
      this.#work = null;
    }
  }

  async #add({ direction, frame }: Waiting): Promise<void> {
    const mixdown = this.#mixdown ?? (await this.#begin(frame));
    if (frame.sampleRate !== mixdown.sampleRate) {
      if (this.#dropped === 0) this.#options.logger.warn('A recording got audio of two rates: there is no resampler.');
      this.#dropped += 1;
      return;
    }
    for (const silence of mixdown.add(direction, frame)) await this.#write(silence);
  }

  async #begin(first: AudioFrame): Promise<Mixdown> {
    this.#mixdown = new Mixdown(this.#channels, this.#mode, first);
    this.#sinks = this.#options.createSinks(first.sampleRate, this.#mode, this.#channels);
    for (const sink of this.#sinks) await sink.open();
    return this.#mixdown;
  }

  async #write(pieces: readonly Int16Array[] | null): Promise<void> {
    for (const [index, piece] of (pieces ?? []).entries()) await this.#sinks[index]?.append(piece);
  }

  async #fail(error: unknown): Promise<void> {
    this.#failure = error;
    this.#waiting = [];
    this.#options.logger.error('A recording could not be written; nothing of it is kept.', {
      recordingId: this.id,
      error,
    });
    for (const sink of this.#sinks) {
      try {
        await sink.discard();
      } catch (cause) {
        this.#options.logger.error('What is left of a recording could not be removed.', {
          recordingId: this.id,
          error: cause,
        });
      }
    }
  }

  async #finish(): Promise<RecordingResult> {
    await this.#work;
    if (this.#failure === null && this.#mixdown !== null) await this.#close(this.#mixdown);
    if (this.#failure !== null) {
      const details = { recordingId: this.id };
      throw new RoomKitError('recording_failed', 'A recording could not be kept.', details, { cause: this.#failure });
    }
    const { config, urlOf } = this.#options;
    const durationSeconds = this.#mixdown?.durationSeconds ?? 0;
    // The result may be asked for again, the samples not.
    this.#mixdown = null;
    return {
      recordingId: this.id,
      urls: this.#sinks.map(({ path }) => urlOf(path)),
      durationSeconds,
      format: config.format ?? 'wav',
      mode: this.#channels,
      metadata: { ...config.metadata, dropped_frames: this.#dropped },
    };
  }

  async #close(mixdown: Mixdown): Promise<void> {
    try {
      await this.#write(mixdown.rest());
      for (const sink of this.#sinks) await sink.finish();
    } catch (error) {
      await this.#fail(error);
    }
  }
}
