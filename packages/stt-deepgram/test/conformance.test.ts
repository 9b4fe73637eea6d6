import { describeSTTProvider } from '@roomkit/testing/conformance';

import { subjectOf } from './support/deepgram.ts';

describeSTTProvider('DeepgramSTTProvider', { create: () => subjectOf() });
describeSTTProvider('DeepgramSTTProvider without interim results and ends', {
  create: () => subjectOf({ interimResults: false, endpointingMs: null }),
});
