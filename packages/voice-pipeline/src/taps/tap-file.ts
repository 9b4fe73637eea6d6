import { WAV_HEADER_BYTES, wavHeader } from '@roomkit/core/audio';

import type { AudioFile, AudioFiles } from '../files/audio-files.ts';

const MAX_WAITING = 1_024;

/** A WAV file that is written beside the audio's way, and not made before there is something for it. */
export class TapFile {
  readonly #files: AudioFiles;
  readonly #path: string;
  readonly #format: { readonly sampleRate: number; readonly channels: number };
  readonly #onError: (error: unknown) => void;
  #opening: Promise<AudioFile> | null = null;
  #work: Promise<void> = Promise.resolve();
  #waiting = 0;
  #bytes = 0;
  #hasFailed = false;
  dropped = 0;

  constructor(
    files: AudioFiles,
    path: string,
    format: { readonly sampleRate: number; readonly channels: number },
    onError: (error: unknown) => void,
  ) {
    this.#files = files;
    this.#path = path;
    this.#format = format;
    this.#onError = onError;
  }

  get sampleRate(): number {
    return this.#format.sampleRate;
  }

  get channels(): number {
    return this.#format.channels;
  }

  /** Takes a copy. Drops it, and counts it, where writing does not keep up. */
  write(data: Uint8Array): void {
    if (this.#waiting >= MAX_WAITING || this.#hasFailed) {
      this.dropped += 1;
      return;
    }
    const copy = data.slice();
    this.#waiting += 1;
    this.#then(async () => {
      this.#waiting -= 1;
      const file = await this.#open();
      await file.append(copy);
      this.#bytes += copy.byteLength;
    });
  }

  /** Writes what waits, and the right sizes. */
  async close(): Promise<void> {
    this.#then(async () => {
      if (this.#opening === null) return;
      const file = await this.#opening;
      await file.rewriteStart(wavHeader(this.#format, this.#bytes));
      await file.close();
    });
    await this.#work;
  }

  #open(): Promise<AudioFile> {
    this.#opening ??= this.#files.create(this.#path).then(async (file) => {
      await file.append(new Uint8Array(WAV_HEADER_BYTES));
      return file;
    });
    return this.#opening;
  }

  #then(work: () => Promise<void>): void {
    this.#work = this.#work.then(work).catch((error: unknown) => {
      if (!this.#hasFailed) this.#onError(error);
      this.#hasFailed = true;
    });
  }
}
