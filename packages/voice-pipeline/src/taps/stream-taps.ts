import { join } from 'node:path';

import type { AudioFrame, PipelineDebugTaps, ResamplerProvider, TapStage } from '@roomkit/core/voice';

import type { AudioFiles } from '../files/audio-files.ts';
import { fileNameOf } from '../files/file-names.ts';
import { TapFile } from './tap-file.ts';

/** The places, by the number their files' names have. */
export const TAP_STAGES: readonly TapStage[] = [
  'raw',
  'post_aec',
  'post_agc',
  'post_denoiser',
  'post_vad_speech',
  'outbound_raw',
  'outbound_final',
];

export interface StreamTapsOptions {
  readonly taps: PipelineDebugTaps;
  readonly stream: string;
  readonly files: AudioFiles;
  readonly resampler: ResamplerProvider | null;
  readonly onError: (error: unknown) => void;
}

/** What is written down of one stream. */
export class StreamTaps {
  readonly #options: StreamTapsOptions;
  readonly #enabled: ReadonlySet<TapStage>;
  readonly #open = new Map<TapStage, TapFile>();
  readonly #closing = new Set<Promise<void>>();
  #dropped = 0;
  #segments = 0;

  constructor(options: StreamTapsOptions) {
    this.#options = options;
    this.#enabled = new Set(options.taps.stages === 'all' ? TAP_STAGES : options.taps.stages);
  }

  /** How many pieces were not written. */
  get dropped(): number {
    return [...this.#open.values()].reduce((sum, file) => sum + file.dropped, this.#dropped);
  }

  has(stage: TapStage): boolean {
    return this.#enabled.has(stage);
  }

  write(stage: TapStage, frame: AudioFrame): void {
    const known = this.#open.get(stage);
    const sampleRate = known?.sampleRate ?? this.#options.taps.sampleRate ?? frame.sampleRate;
    const channels = (known?.channels ?? frame.channels) as 1 | 2;
    const fitting = this.#converted(frame, sampleRate, channels, stage);
    if (fitting === null) {
      this.#dropped += 1;
      return;
    }
    const file = known ?? this.#create(stage, '', { sampleRate, channels });
    this.#open.set(stage, file);
    file.write(fitting.data);
  }

  /** An utterance as the detector of speech gave it; each is a file of its own. */
  speech(audioBytes: Uint8Array, sampleRate: number): void {
    if (!this.has('post_vad_speech')) return;
    this.#segments += 1;
    const file = this.#create('post_vad_speech', `_${String(this.#segments).padStart(3, '0')}`, {
      sampleRate,
      channels: 1,
    });
    file.write(audioBytes);
    this.#close(file);
  }

  /** Resolves when every file is whole. */
  async close(): Promise<void> {
    const { resampler, stream } = this.#options;
    const open = [...this.#open];
    this.#open.clear();
    for (const [stage] of open) resampler?.reset(`${stream}/tap.${stage}`);
    for (const [, file] of open) this.#close(file);
    await Promise.all(this.#closing);
  }

  #close(file: TapFile): void {
    const closed = file.close().finally(() => {
      this.#dropped += file.dropped;
      this.#closing.delete(closed);
    });
    this.#closing.add(closed);
  }

  #create(stage: TapStage, suffix: string, format: { readonly sampleRate: number; readonly channels: 1 | 2 }): TapFile {
    const { taps, stream, files, onError } = this.#options;
    const number = String(TAP_STAGES.indexOf(stage) + 1).padStart(2, '0');
    const session = taps.sessionScoped === false ? '' : `${fileNameOf(stream)}_`;
    const path = join(taps.outputDirectory, `${session}${number}_${stage}${suffix}.wav`);
    return new TapFile(files, path, format, onError);
  }

  #converted(frame: AudioFrame, sampleRate: number, channels: 1 | 2, stage: TapStage): AudioFrame | null {
    if (frame.sampleRate === sampleRate && frame.channels === channels) return frame;
    const { resampler, stream } = this.#options;
    return resampler?.resample(frame, sampleRate, channels, `${stream}/tap.${stage}`) ?? null;
  }
}
