import { ConfigurationError } from '@roomkit/core';
import { bytesOf, clampSample, frameMs, rmsOf, samplesOf } from '@roomkit/core/audio';
import type { AGCConfig, AGCProvider, AudioFrame } from '@roomkit/core/voice';

/** Below this there is nothing to level but noise, in dBFS. */
const FLOOR_DBFS = -60;
const MAX_CUT_DB = 30;

/**
 * Levels the volume: each frame's level is brought towards the target, downwards as fast as `attackMs`, upwards as
 * `releaseMs` says. Peaks are kept below full scale. Says `gain_applied_db` in the metadata.
 */
export class DigitalAGC implements AGCProvider {
  readonly specificationVersion = 'v1' as const;
  readonly name = 'digital_agc';
  readonly sampleRates = null;
  readonly #config: Required<AGCConfig>;
  /** By stream, in dB. */
  readonly #gains = new Map<string, number>();

  /** @throws ConfigurationError naming the field */
  constructor({ targetLevelDbfs = -3, maxGainDb = 30, attackMs = 10, releaseMs = 100 }: AGCConfig = {}) {
    requireWithin('targetLevelDbfs', targetLevelDbfs, FLOOR_DBFS, 0);
    requireWithin('maxGainDb', maxGainDb, 0, 60);
    requireWithin('attackMs', attackMs, 0, 10_000);
    requireWithin('releaseMs', releaseMs, 0, 10_000);
    this.#config = { targetLevelDbfs, maxGainDb, attackMs, releaseMs };
  }

  process(frame: AudioFrame, stream: string): AudioFrame {
    const samples = samplesOf(frame.data);
    const level = 20 * Math.log10(rmsOf(samples) / 32_768);
    if (!(level >= FLOOR_DBFS)) return annotated(frame, frame.data, 0);
    const before = this.#gains.get(stream) ?? 0;
    const after = this.#next(before, level, frameMs(frame));
    this.#gains.set(stream, after);
    return annotated(frame, bytesOf(amplified(samples, factorOf(before), factorOf(after))), after);
  }

  reset(stream: string): void {
    this.#gains.delete(stream);
  }

  close(): void {
    this.#gains.clear();
  }

  #next(gainDb: number, levelDb: number, lastsMs: number): number {
    const { targetLevelDbfs, maxGainDb, attackMs, releaseMs } = this.#config;
    const wanted = Math.min(maxGainDb, Math.max(-MAX_CUT_DB, targetLevelDbfs - levelDb));
    const constantMs = wanted < gainDb ? attackMs : releaseMs;
    return gainDb + (wanted - gainDb) * (1 - Math.exp(-lastsMs / Math.max(constantMs, 0.001)));
  }
}

function factorOf(db: number): number {
  return 10 ** (db / 20);
}

/** Goes from one gain to the next over the frame, so that none of them clicks; where that is too much, as far as goes. */
function amplified(samples: Int16Array, from: number, to: number): Int16Array {
  let peak = 0;
  for (let at = 0; at < samples.length; at += 1) peak = Math.max(peak, Math.abs(samples[at] ?? 0));
  const limit = peak === 0 ? to : 32_767 / peak;
  const start = Math.min(from, limit);
  const step = (Math.min(to, limit) - start) / samples.length;
  const louder = new Int16Array(samples.length);
  for (let at = 0; at < samples.length; at += 1)
    louder[at] = clampSample((samples[at] ?? 0) * (start + step * (at + 1)));
  return louder;
}

function annotated(frame: AudioFrame, data: Uint8Array, gainDb: number): AudioFrame {
  return { ...frame, data, metadata: { ...frame.metadata, gain_applied_db: gainDb } };
}

function requireWithin(field: string, value: number, least: number, most: number): void {
  if (Number.isFinite(value) && value >= least && value <= most) return;
  throw new ConfigurationError(field, `must be from ${least} to ${most}`);
}
