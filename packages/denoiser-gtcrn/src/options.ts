import { ConfigurationError } from '@roomkit/core';

/** Options of {@link GTCRNDenoiserProvider}. */
export interface GTCRNDenoiserOptions {
  /** The rate of the pipeline. At 48000 Hz it takes out less. @defaultValue 16000 */
  readonly sampleRate?: 16_000 | 48_000;
  /**
   * Where `gtcrn.wasm` lies, for programs that are packed into one file. It has to be the file of
   * `@sapphi-red/web-noise-suppressor` 0.4.1. @defaultValue the one that came with this package
   */
  readonly wasmPath?: string;
}

export interface GTCRNSettings {
  readonly sampleRate: 16_000 | 48_000;
  readonly wasmPath: string | null;
}

/** Checked, frozen, with what was left out. @throws ConfigurationError naming the field */
export function settingsOf({ sampleRate = 16_000, wasmPath }: GTCRNDenoiserOptions): GTCRNSettings {
  if (sampleRate !== 16_000 && sampleRate !== 48_000) {
    throw new ConfigurationError('sampleRate', 'must be 16000 or 48000');
  }
  if (wasmPath !== undefined && (typeof wasmPath !== 'string' || wasmPath.trim() === '')) {
    throw new ConfigurationError('wasmPath', 'must be a path');
  }
  return Object.freeze({ sampleRate, wasmPath: wasmPath ?? null });
}
