import { env, stderr } from 'node:process';

import { audioFrame, bytesOf } from '@roomkit/core/audio';
import { describeDiarizationProvider } from '@roomkit/testing/conformance';
import { expect, it } from 'vitest';

import { SherpaOnnxDiarizationProvider } from '../src/index.ts';

const modelPath = env['ROOMKIT_SHERPA_SPEAKER_MODEL'];

it('is told of a published model', (context) => {
  if (modelPath === undefined) {
    stderr.write('\nNOT RUN: no published model of speakers for sherpa-onnx (ROOMKIT_SHERPA_SPEAKER_MODEL).\n\n');
    context.skip('ROOMKIT_SHERPA_SPEAKER_MODEL names no file');
  }
  expect(modelPath).not.toBe('');
});

if (modelPath !== undefined) {
  describeDiarizationProvider('SherpaOnnxDiarizationProvider with a published model', {
    create() {
      const diarization = new SherpaOnnxDiarizationProvider({ modelPath });
      return {
        diarization,
        enroll: async (label, samples) => diarization.enroll(label, audioFrame({ data: bytesOf(samples) })),
      };
    },
  });
}
