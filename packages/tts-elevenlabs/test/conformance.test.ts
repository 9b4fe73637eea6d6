import { describeTTSProvider } from '@roomkit/testing/conformance';

import { subjectOf } from './support/elevenlabs.ts';

describeTTSProvider('ElevenLabsTTSProvider', { create: () => subjectOf() });
describeTTSProvider('ElevenLabsTTSProvider for telephones', {
  create: () => subjectOf({ outputFormat: 'ulaw_8000' }),
});
describeTTSProvider('ElevenLabsTTSProvider with a model that takes whole texts', {
  create: () => subjectOf({ modelId: 'eleven_v3', outputFormat: 'pcm_24000' }),
});
