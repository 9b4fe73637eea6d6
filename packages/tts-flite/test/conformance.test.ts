import { describeTTSProvider } from '@roomkit/testing/conformance';

import { FliteTTSProvider } from '../src/index.ts';

describeTTSProvider('FliteTTSProvider', {
  create: async () => {
    const provider = new FliteTTSProvider();
    return {
      provider,
      text: 'Good morning, this is the front desk. How can I help you today?',
      unknownVoice: 'nobody',
      patienceMs: 10_000,
      close: async () => provider.close(),
    };
  },
});
