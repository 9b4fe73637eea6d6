import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import {
  type Clock,
  ConfigurationError,
  type CreateId,
  InputError,
  type Logger,
  silentLogger,
  systemClock,
} from '@roomkit/core';
import { createRandomId } from '@roomkit/core/providers';
import type {
  AudioFrame,
  AudioRecorder,
  RecordingConfig,
  RecordingHandle,
  RecordingResult,
  VoiceSession,
} from '@roomkit/core/voice';

import { type AudioFiles, localAudioFiles } from '../files/audio-files.ts';
import { fileNameOf } from '../files/file-names.ts';
import type { RecordingEncryptor } from './encryption.ts';
import { WavRecording } from './wav-recording.ts';
import { WavSink } from './wav-sink.ts';

/** A place recordings go to. */
export interface RecordingStorage {
  readonly directory: string;
  /** Declares that whatever is written there is encrypted at rest, by the disk or the file system. */
  readonly isEncryptedAtRest?: boolean;
}

/** What a {@link WavFileRecorder} is made of. */
export interface WavFileRecorderOptions {
  /** The places, by the name that `RecordingConfig.storage` says. */
  readonly storages: Readonly<Record<string, RecordingStorage>>;
  /** Encrypts what is written; needed for every place that is not encrypted at rest. */
  readonly encryptor?: RecordingEncryptor | null;
  readonly createId?: CreateId;
  readonly clock?: Clock;
  readonly logger?: Logger;
  /** @defaultValue the machine's file system */
  readonly files?: AudioFiles;
}

/** Keeps calls as WAV files: mixed, stereo with the person on the left, or a file for each side. */
export class WavFileRecorder implements AudioRecorder {
  readonly specificationVersion = 'v1' as const;
  readonly name = 'wav_file';
  readonly #options: WavFileRecorderOptions;
  readonly #running = new Map<string, WavRecording>();

  /** @throws ConfigurationError naming the field */
  constructor(options: WavFileRecorderOptions) {
    for (const [name, { directory }] of Object.entries(options.storages)) {
      if (directory === '') throw new ConfigurationError(`storages.${name}.directory`, 'must not be empty');
    }
    this.#options = options;
  }

  /** @throws ConfigurationError where the storage is unknown or would keep audio unencrypted, or the format is not `wav` */
  start(session: VoiceSession, config: RecordingConfig): RecordingHandle {
    const { storages, encryptor = null, logger = silentLogger, files = localAudioFiles } = this.#options;
    const { clock = systemClock, createId = createRandomId } = this.#options;
    const storage = Object.hasOwn(storages, config.storage) ? storages[config.storage] : undefined;
    if (storage === undefined) {
      throw new ConfigurationError('recording.storage', `must be one of ${Object.keys(storages).join(', ')}`);
    }
    if (encryptor === null && storage.isEncryptedAtRest !== true) {
      throw new ConfigurationError('recording.storage', 'needs an encryptor: it is not encrypted at rest');
    }
    if ((config.format ?? 'wav') !== 'wav') throw new ConfigurationError('recording.format', 'must be wav');
    const id = createId();
    const name = `${fileNameOf(session.id)}_${fileNameOf(id)}`;
    const sink = (suffix: string, sampleRate: number, channels: number): WavSink => {
      const extension = encryptor === null ? 'wav' : `wav.${fileNameOf(encryptor.extension)}`;
      const path = join(storage.directory, `${name}${suffix}.${extension}`);
      return new WavSink({ path, files, format: { sampleRate, channels }, encryptor });
    };
    const recording = new WavRecording({
      id,
      sessionId: session.id,
      startedAt: new Date(clock.now()),
      config,
      logger,
      urlOf: (path) => pathToFileURL(path).href,
      createSinks: (sampleRate, mode, channels) => {
        if (channels === 'stereo') return [sink('', sampleRate, 2)];
        if (channels === 'mixed') return [sink('', sampleRate, 1)];
        const sides = mode === 'both' ? ['inbound', 'outbound'] : [mode === 'inbound_only' ? 'inbound' : 'outbound'];
        return sides.map((side) => sink(`.${side}`, sampleRate, 1));
      },
    });
    this.#running.set(id, recording);
    return recording;
  }

  recordInbound(handle: RecordingHandle, frame: AudioFrame): void {
    this.#running.get(handle.id)?.take('inbound', frame);
  }

  recordOutbound(handle: RecordingHandle, frame: AudioFrame): void {
    this.#running.get(handle.id)?.take('outbound', frame);
  }

  /** @throws RoomKitError `recording_failed` where it could not be written or encrypted; nothing is left of it then */
  async stop(handle: RecordingHandle): Promise<RecordingResult> {
    const recording = handle instanceof WavRecording ? handle : this.#running.get(handle.id);
    if (recording === undefined) throw new InputError('handle', 'is no recording of this recorder');
    this.#running.delete(recording.id);
    return recording.stop();
  }

  /** Stops what still runs. */
  async close(): Promise<void> {
    const running = [...this.#running.values()];
    this.#running.clear();
    await Promise.allSettled(running.map((recording) => recording.stop()));
  }
}
