import { describe } from 'vitest';

import {
  describeSTTProvider,
  runSTTProviderCase,
  sttProviderCases,
  type STTSubject,
} from '../../../src/conformance.ts';
import { describeBroken } from '../../suite/broken.ts';
import { brokenRecognisers } from './broken-recognisers.ts';
import { SoundSTT } from './sound-stt.ts';
import { spelled } from './spelled-audio.ts';

function subjectOf(provider: SoundSTT, patienceMs = 1_000): STTSubject {
  const speech = [
    { audio: spelled('Call me back, please.'), words: ['call', 'me', 'back'] },
    { audio: spelled('It is about my order of yesterday.'), words: ['my', 'order'] },
  ];
  return { provider, speech, language: 'en', patienceMs, secrets: ['S1'] };
}

describeSTTProvider('a recogniser that can everything', { create: () => subjectOf(new SoundSTT()) });
describeSTTProvider('a recogniser of whole utterances', {
  create: () => subjectOf(new SoundSTT({ streaming: false, partialResults: false, endpointing: false })),
});
describeSTTProvider('a recogniser that streams and claims no more', {
  create: () => subjectOf(new SoundSTT({ partialResults: false, endpointing: false })),
});

describe('the suite of recognisers', () => {
  describeBroken(
    sttProviderCases,
    runSTTProviderCase,
    brokenRecognisers.map(({ fault, seenBy, create }) => ({
      fault,
      seenBy,
      create: () => subjectOf(create(), 100),
    })),
  );
});
