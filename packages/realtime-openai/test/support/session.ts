import type { RealtimeConnectOptions, RealtimeFailure, RealtimeToolCall, VoiceSession } from '@roomkit/core/voice';
import { OpenAIRealtimeEmulator } from '@roomkit/emulators/openai-realtime';
import { createTestClock, type TestClock } from '@roomkit/testing';

import { type OpenAIRealtimeOptions, OpenAIRealtimeVoiceProvider } from '../../src/index.ts';
import { aSession, listening } from './calls.ts';

/** A session with the emulated vendor, and what was told of it. */
export interface Connected extends AsyncDisposable {
  readonly vendor: OpenAIRealtimeEmulator;
  readonly provider: OpenAIRealtimeVoiceProvider;
  readonly session: VoiceSession;
  readonly clock: TestClock;
  readonly audio: Uint8Array[];
  readonly tools: RealtimeToolCall[];
  readonly failures: RealtimeFailure[];
  readonly ends: boolean[];
  readonly returns: boolean[];
  /** Types of what the client sent, in order, the audio left out. */
  sent(): readonly string[];
}

export async function connected(
  options: Partial<OpenAIRealtimeOptions> = {},
  told: RealtimeConnectOptions = {},
): Promise<Connected> {
  const vendor = await new OpenAIRealtimeEmulator().start();
  const clock = createTestClock();
  const { apiKey, url } = vendor;
  const provider = new OpenAIRealtimeVoiceProvider({ apiKey, baseUrl: `${url}/v1`, clock, ...options });
  const session = aSession();
  const [audio, tools, failures, ends, returns]: [
    Uint8Array[],
    RealtimeToolCall[],
    RealtimeFailure[],
    boolean[],
    boolean[],
  ] = [[], [], [], [], []];
  provider.listen(
    listening({
      onAudio: (_session, piece) => void audio.push(piece),
      onToolCall: (_session, call) => void tools.push(call),
      onError: (_session, failure) => void failures.push(failure),
      onResponseEnd: (_session, { interrupted }) => void ends.push(interrupted),
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
    sent: () =>
      vendor.events
        .filter(({ from }) => from === 'client')
        .map(({ event }) => String(event['type']))
        .filter((type) => type !== 'input_audio_buffer.append'),
    async [Symbol.asyncDispose]() {
      await provider.close();
      await vendor[Symbol.asyncDispose]();
    },
  };
}
