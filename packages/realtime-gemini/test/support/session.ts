import type { RealtimeConnectOptions, RealtimeFailure, RealtimeToolCall, VoiceSession } from '@roomkit/core/voice';
import { GeminiLiveEmulator } from '@roomkit/emulators/gemini-live';
import { createTestClock, type TestClock } from '@roomkit/testing';

import { type GeminiLiveOptions, GeminiLiveVoiceProvider } from '../../src/index.ts';
import { aSession, listening } from './calls.ts';

/** A session with the emulated vendor, and what was told of it. */
export interface Connected extends AsyncDisposable {
  readonly vendor: GeminiLiveEmulator;
  readonly provider: GeminiLiveVoiceProvider;
  readonly session: VoiceSession;
  readonly clock: TestClock;
  readonly audio: Uint8Array[];
  readonly tools: RealtimeToolCall[];
  readonly failures: RealtimeFailure[];
  readonly ends: boolean[];
  readonly returns: boolean[];
  readonly speech: string[];
}

export async function connected(
  options: Partial<GeminiLiveOptions> = {},
  told: RealtimeConnectOptions = {},
): Promise<Connected> {
  const vendor = await new GeminiLiveEmulator().start();
  const clock = createTestClock();
  const { apiKey, url } = vendor;
  const provider = new GeminiLiveVoiceProvider({ apiKey, baseUrl: url, clock, ...options });
  const session = aSession();
  const [audio, tools, failures, ends, returns]: [
    Uint8Array[],
    RealtimeToolCall[],
    RealtimeFailure[],
    boolean[],
    boolean[],
  ] = [[], [], [], [], []];
  const speech: string[] = [];
  provider.listen(
    listening({
      onAudio: (_session, piece) => void audio.push(piece),
      onToolCall: (_session, call) => void tools.push(call),
      onError: (_session, failure) => void failures.push(failure),
      onResponseEnd: (_session, { interrupted }) => void ends.push(interrupted),
      onSpeechStart: () => void speech.push('start'),
      onSpeechEnd: () => void speech.push('end'),
      onReconnected: (_session, { resumed }) => void returns.push(resumed),
    }),
  );
  await provider.connect(session, told);
  return {
    vendor,
    provider,
    session,
    clock,
    audio,
    tools,
    failures,
    ends,
    returns,
    speech,
    async [Symbol.asyncDispose]() {
      await provider.close();
      await vendor[Symbol.asyncDispose]();
    },
  };
}
