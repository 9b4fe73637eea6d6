import { bytesOf, samplesOf } from '@roomkit/core/audio';
import type { AudioFrame, ResamplerProvider } from '@roomkit/core/voice';

/** How a {@link MockResampler} behaves. */
export interface MockResamplerOptions {
  /** Gives each frame only when the next has come, as one that looks ahead does. @defaultValue false */
  readonly lookAhead?: boolean;
}

/** What a resampler was given. */
export interface MockResamplerCall {
  readonly frame: AudioFrame;
  readonly sampleRate: number;
  readonly channels: 1 | 2;
  readonly stream: string;
}

/** Takes the nearest sample, and the left channel: exact lengths, and values a test can foretell. */
export class MockResampler implements ResamplerProvider {
  readonly specificationVersion = 'v1' as const;
  readonly name = 'mock_resampler';
  readonly calls: MockResamplerCall[] = [];
  readonly resets: string[] = [];
  closeCount = 0;
  readonly #lookAhead: boolean;
  readonly #held = new Map<string, Map<string, AudioFrame>>();

  constructor(options: MockResamplerOptions = {}) {
    this.#lookAhead = options.lookAhead ?? false;
  }

  resample(frame: AudioFrame, sampleRate: number, channels: 1 | 2, stream: string): AudioFrame {
    this.calls.push({ frame, sampleRate, channels, stream });
    const converted = convert(frame, sampleRate, channels);
    if (!this.#lookAhead) return converted;
    const held = this.#held.get(stream) ?? new Map<string, AudioFrame>();
    this.#held.set(stream, held);
    const key = `${sampleRate}/${channels}`;
    const before = held.get(key) ?? { ...converted, data: new Uint8Array() };
    held.set(key, converted);
    return before;
  }

  flush(sampleRate: number, channels: 1 | 2, stream: string): AudioFrame | null {
    const key = `${sampleRate}/${channels}`;
    const rest = this.#held.get(stream)?.get(key) ?? null;
    this.#held.get(stream)?.delete(key);
    return rest;
  }

  reset(stream: string): void {
    this.resets.push(stream);
    this.#held.delete(stream);
  }

  close(): void {
    this.closeCount += 1;
    this.#held.clear();
  }
}

function convert(frame: AudioFrame, sampleRate: number, channels: 1 | 2): AudioFrame {
  const given = samplesOf(frame.data);
  const length = Math.round((given.length / frame.channels) * (sampleRate / frame.sampleRate));
  const samples = new Int16Array(length * channels);
  for (let at = 0; at < samples.length; at += 1) {
    const nearest = Math.floor(Math.floor(at / channels) * (frame.sampleRate / sampleRate));
    samples[at] = given[nearest * frame.channels] ?? 0;
  }
  const metadata = {
    ...frame.metadata,
    original_sample_rate: frame.sampleRate,
    original_channels: frame.channels,
  };
  return { ...frame, data: bytesOf(samples), sampleRate, channels, metadata };
}
