import { describe, vi } from 'vitest';

import {
  describeTTSProvider,
  runTTSProviderCase,
  ttsProviderCases,
  type TTSSubject,
} from '../../../src/conformance.ts';
import { describeBroken } from '../../suite/broken.ts';
import { brokenVoices } from './broken-voices.ts';
import { SoundTTS } from './sound-tts.ts';

function subjectOf(provider: SoundTTS, patienceMs = 1_000): TTSSubject {
  return {
    provider,
    text: 'Good morning, what can I do for you?',
    unknownVoice: 'nobody',
    secrets: ['S1'],
    patienceMs,
    idle: () => vi.waitUntil(() => provider.speaking === 0, { timeout: patienceMs, interval: 1 }).then(() => {}),
  };
}

describeTTSProvider('a voice that can everything', { create: () => subjectOf(new SoundTTS()) });
describeTTSProvider('a voice that takes whole texts', {
  create: () => subjectOf(new SoundTTS({ streamingInput: false })),
});

describe('the suite of voices', () => {
  describeBroken(
    ttsProviderCases,
    runTTSProviderCase,
    brokenVoices.map(({ fault, seenBy, create }) => ({ fault, seenBy, create: () => subjectOf(create(), 100) })),
  );
});
