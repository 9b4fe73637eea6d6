import { ConfigurationError } from '@roomkit/core';

/** Rates that go into 48,000 Hz without a rest. */
export type RNNoiseRate = 8_000 | 16_000 | 24_000 | 48_000;

/** Options of {@link RNNoiseDenoiserProvider}. */
export interface RNNoiseDenoiserOptions {
  /** The rate of the pipeline. @defaultValue 16000 */
  readonly sampleRate?: RNNoiseRate;
}

const RATES: readonly number[] = [8_000, 16_000, 24_000, 48_000] satisfies readonly RNNoiseRate[];

/** @throws ConfigurationError naming the field */
export function rateOf({ sampleRate = 16_000 }: RNNoiseDenoiserOptions): RNNoiseRate {
  if (!RATES.includes(sampleRate)) throw new ConfigurationError('sampleRate', `must be one of ${RATES.join(', ')}`);
  return sampleRate;
}
