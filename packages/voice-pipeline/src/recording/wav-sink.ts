import { bytesOf, WAV_HEADER_BYTES, wavHeader } from '@roomkit/core/audio';

import type { AudioFile, AudioFiles } from '../files/audio-files.ts';
import type { RecordingCipher, RecordingEncryptor } from './encryption.ts';

/** One file of a recording, sealed piece by piece where there is a cipher. */
export class WavSink {
  readonly path: string;
  readonly #files: AudioFiles;
  readonly #format: { readonly sampleRate: number; readonly channels: number };
  readonly #encryptor: RecordingEncryptor | null;
  #file: AudioFile | null = null;
  #cipher: RecordingCipher | null = null;
  #bytes = 0;

  constructor(options: {
    readonly path: string;
    readonly files: AudioFiles;
    readonly format: { readonly sampleRate: number; readonly channels: number };
    readonly encryptor: RecordingEncryptor | null;
  }) {
    this.path = options.path;
    this.#files = options.files;
    this.#format = options.format;
    this.#encryptor = options.encryptor;
  }

  async open(): Promise<void> {
    this.#cipher = (await this.#encryptor?.open()) ?? null;
    this.#file = await this.#files.create(this.path);
    if (this.#cipher === null) {
      await this.#file.append(new Uint8Array(WAV_HEADER_BYTES));
      return;
    }
    await this.#file.append(this.#cipher.header);
    // Its sizes are not known yet; whoever opens the seals knows them.
    await this.#file.append(await this.#cipher.seal(wavHeader(this.#format, 0), false));
  }

  async append(samples: Int16Array): Promise<void> {
    if (samples.length === 0) return;
    const data = bytesOf(samples);
    this.#bytes += data.byteLength;
    await this.#file?.append(this.#cipher === null ? data : await this.#cipher.seal(data, false));
  }

  async finish(): Promise<void> {
    if (this.#cipher === null) await this.#file?.rewriteStart(wavHeader(this.#format, this.#bytes));
    else await this.#file?.append(await this.#cipher.seal(new Uint8Array(), true));
    await this.#file?.close();
    this.#file = null;
  }

  /** Leaves nothing behind. */
  async discard(): Promise<void> {
    const file = this.#file;
    this.#file = null;
    try {
      await file?.close();
    } finally {
      await this.#files.remove(this.path);
    }
  }
}
