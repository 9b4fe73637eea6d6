import type { CallContext } from '../calls/call-context.ts';
import { BatchListening } from './batch-listening.ts';
import { ContinuousListening } from './continuous-listening.ts';
import type { Listening, ListeningParts } from './listening.ts';
import { VADListening } from './vad-listening.ts';

/** Listens to a call, as its channel is set up to. */
export function listenTo(call: CallContext, parts: ListeningParts): Listening {
  const { listening, stt } = call.settings;
  if (listening === 'batch') return new BatchListening(call, parts);
  if (listening === 'continuous' && stt !== null) return new ContinuousListening(call, stt, parts);
  return new VADListening(call, parts);
}
