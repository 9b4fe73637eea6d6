import {
  describeDiarizationProvider,
  diarizationProviderCases,
  runDiarizationProviderCase,
} from '../../../src/conformance.ts';
import { describeBroken } from '../../suite/broken.ts';
import { brokenDiarizations } from './broken-diarizations.ts';
import { CrossingDiarization } from './crossing-diarization.ts';

describeDiarizationProvider('CrossingDiarization', {
  create() {
    const diarization = new CrossingDiarization();
    return { diarization, enroll: (label, samples) => diarization.enroll(label, samples) };
  },
});

describeBroken(diarizationProviderCases, runDiarizationProviderCase, brokenDiarizations);
