import { ConfigurationError, RoomKitError } from '@roomkit/core';
import { bytesOf, samplesOf } from '@roomkit/core/audio';
import type { AudioFrame, ResamplerProvider } from '@roomkit/core/voice';

import { channelOf, interleave, toMono } from './channels.ts';
import { loadSpeex, SpeexConverter, type SpeexModule } from './speex-module.ts';

/** What a {@link SpeexResampler} is made of. */
export interface SpeexResamplerOptions {
  /**
   * 0 to 10: how steep the filter is, against delay and work. At 5 a tone beyond what the target can hold is more than
   * 100 dB down, and the delay 2.5 ms of the lower rate's 16,000 Hz.
   *
   * @defaultValue 5
   */
  readonly quality?: number;
}

/** One conversion of one stream. */
interface Line {
  readonly from: number;
  readonly to: number;
  readonly channels: 1 | 2;
  readonly converters: readonly SpeexConverter[];
}

/**
 * Band-limited conversion of rates and channels. Each frame comes out as long as it went in, later by the filter's
 * delay; `flush` gives the rest.
 */
export class SpeexResampler implements ResamplerProvider {
  readonly specificationVersion = 'v1' as const;
  readonly name = 'speex';
  readonly #quality: number;
  readonly #streams = new Map<string, Map<string, Line>>();
  readonly #delays = new Map<string, number>();
  #module: SpeexModule | null = null;

  constructor({ quality = 5 }: SpeexResamplerOptions = {}) {
    if (!Number.isInteger(quality) || quality < 0 || quality > 10) {
      throw new ConfigurationError('quality', 'must be an integer from 0 to 10');
    }
    this.#quality = quality;
  }

  /** Loads the compiled library. Again is nothing. */
  async prepare(): Promise<void> {
    this.#module ??= await loadSpeex();
  }

  delaySamples(fromRate: number, toRate: number): number {
    if (fromRate === toRate) return 0;
    const key = `${fromRate}/${toRate}`;
    let delay = this.#delays.get(key);
    if (delay === undefined) {
      const converter = new SpeexConverter(this.#loaded(), fromRate, toRate, this.#quality);
      delay = converter.outputDelay;
      converter.end();
      this.#delays.set(key, delay);
    }
    return delay;
  }

  /** @throws RoomKitError `stage_not_ready` before `prepare` */
  resample(frame: AudioFrame, sampleRate: number, channels: 1 | 2, stream: string): AudioFrame {
    const line = this.#line(stream, frame.sampleRate, sampleRate, channels);
    const samples = samplesOf(frame.data);
    const converted =
      channels === 1
        ? convert(line, 0, frame.channels === 2 ? toMono(samples) : samples)
        : interleave(
            convert(line, 0, frame.channels === 2 ? channelOf(samples, 0) : samples),
            convert(line, 1, frame.channels === 2 ? channelOf(samples, 1) : samples),
          );
    return {
      data: bytesOf(converted),
      sampleRate,
      channels,
      sampleWidth: 2,
      timestampMs: frame.timestampMs,
      metadata: { ...frame.metadata, original_sample_rate: frame.sampleRate, original_channels: frame.channels },
    };
  }

  flush(sampleRate: number, channels: 1 | 2, stream: string): AudioFrame | null {
    const lines = [...(this.#streams.get(stream)?.values() ?? [])];
    const line = lines.find(({ from, to, channels: given }) => from !== to && to === sampleRate && given === channels);
    if (line === undefined) return null;
    const silence = new Int16Array(line.converters[0]?.inputDelay ?? 0);
    const rest = line.converters.map((converter) => converter.convert(silence));
    const [left = new Int16Array(), right = left] = rest;
    // A converter that was flushed is at the end of its audio: what comes then begins anew.
    this.#forget(stream, line);
    return {
      data: bytesOf(channels === 1 ? left : interleave(left, right)),
      sampleRate,
      channels,
      sampleWidth: 2,
      timestampMs: null,
      metadata: {},
    };
  }

  reset(stream: string): void {
    for (const line of this.#streams.get(stream)?.values() ?? []) end(line);
    this.#streams.delete(stream);
  }

  close(): void {
    for (const stream of [...this.#streams.keys()]) this.reset(stream);
  }

  #line(stream: string, from: number, to: number, channels: 1 | 2): Line {
    const lines = this.#streams.get(stream) ?? new Map<string, Line>();
    const key = keyOf(from, to, channels);
    const known = lines.get(key);
    if (known !== undefined) return known;
    const count = from === to ? 0 : channels;
    const module = count === 0 ? null : this.#loaded();
    const converters: SpeexConverter[] = [];
    for (let index = 0; index < count && module !== null; index += 1) {
      converters.push(new SpeexConverter(module, from, to, this.#quality));
    }
    const line: Line = { from, to, channels, converters };
    lines.set(key, line);
    this.#streams.set(stream, lines);
    return line;
  }

  #forget(stream: string, line: Line): void {
    end(line);
    this.#streams.get(stream)?.delete(keyOf(line.from, line.to, line.channels));
  }

  #loaded(): SpeexModule {
    if (this.#module === null) {
      throw new RoomKitError('stage_not_ready', 'A stage was used before it was prepared.', { stage: this.name });
    }
    return this.#module;
  }
}

function keyOf(from: number, to: number, channels: 1 | 2): string {
  return `${from}/${to}/${channels}`;
}

function convert(line: Line, index: number, samples: Int16Array): Int16Array {
  return line.converters[index]?.convert(samples) ?? samples;
}

function end(line: Line): void {
  for (const converter of line.converters) converter.end();
}
