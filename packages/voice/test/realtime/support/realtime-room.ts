import type { HookTriggerName, RoomEvent, RoomKitOptions } from '@roomkit/core';
import { pcmFormat } from '@roomkit/core/audio';
import type { VoiceSession } from '@roomkit/core/voice';
import {
  createTestKit,
  MockRealtimeVoiceProvider,
  type MockRealtimeVoiceProviderOptions,
  MockVoiceBackend,
  type MockVoiceBackendOptions,
  settled,
  type SimpleChannel,
  type TestKit,
} from '@roomkit/testing';

import { RealtimeVoiceChannel, type RealtimeVoiceChannelOptions } from '../../../src/index.ts';

/** How a room with a model that speaks differs from the usual one. */
export interface RealtimeRoomOptions {
  readonly provider?: MockRealtimeVoiceProviderOptions;
  readonly backend?: MockVoiceBackendOptions;
  readonly channel?: Partial<RealtimeVoiceChannelOptions>;
  readonly kit?: RoomKitOptions;
}

/** A room `r1` with a channel `rt` whose model is a mock, and a channel `sms` beside it. Everything is of 16,000 Hz. */
export interface RealtimeRoom extends AsyncDisposable {
  readonly test: TestKit;
  readonly backend: MockVoiceBackend;
  readonly provider: MockRealtimeVoiceProvider;
  readonly channel: RealtimeVoiceChannel;
  readonly sms: SimpleChannel;
  /** What hooks heard, in order. */
  readonly log: string[];
  /** Connects a caller. */
  call(participantId?: string, metadata?: Readonly<Record<string, unknown>>): Promise<VoiceSession>;
  /** Notes when hooks of these triggers run. */
  note(...triggers: readonly HookTriggerName[]): void;
  /** The messages of the room: who said what. */
  lines(): Promise<readonly (readonly [string, string])[]>;
  messages(): Promise<readonly RoomEvent[]>;
  /** The model answers: so many milliseconds of sound, and these words. */
  answer(session: VoiceSession, milliseconds: number, words: string): void;
}

export async function realtimeRoom(options: RealtimeRoomOptions = {}): Promise<RealtimeRoom> {
  const test = createTestKit(options.kit);
  let calls = 0;
  const createId = (): string => `call-${(calls += 1)}`;
  const backend = new MockVoiceBackend({ clock: test.clock, createId, ...options.backend });
  const provider = new MockRealtimeVoiceProvider({ outputFormat: pcmFormat(16_000), ...options.provider });
  const channel = new RealtimeVoiceChannel('rt', { provider, backend, prebufferMs: 0, ...options.channel });
  test.kit.registerChannel(channel);
  const sms = test.channel('sms');
  await test.room('r1', ['rt', 'sms']);
  const log: string[] = [];
  const messages = async (): Promise<readonly RoomEvent[]> => {
    await settled();
    return test.kit.getTimeline('r1', { types: ['message'] });
  };
  return {
    test,
    backend,
    provider,
    channel,
    sms,
    log,
    call: (participantId = 'caller', metadata = {}) =>
      test.kit.connectRealtimeVoice('r1', participantId, 'rt', { metadata }),
    note: (...triggers) => {
      for (const trigger of triggers) {
        test.kit.hook(trigger, () => {
          log.push(trigger);
          return undefined;
        });
      }
    },
    messages,
    lines: async () => {
      const events = await messages();
      return events.map(({ source, content }) => [
        source.externalId ?? source.channelId,
        content.type === 'text' ? content.body : content.type,
      ]);
    },
    answer: (session, milliseconds, words) => {
      provider.tell.onResponseStart(session);
      provider.tell.onAudio(session, sound(milliseconds));
      provider.tell.onTranscription(session, { role: 'assistant', text: words, isFinal: true });
    },
    [Symbol.asyncDispose]: () => test.kit.close(),
  };
}

/** So many milliseconds of 16,000 Hz, in which no two bytes beside each other are the same. */
export function sound(milliseconds: number, from = 0): Uint8Array {
  return Uint8Array.from({ length: milliseconds * 32 }, (_byte, at) => (from + at) % 251);
}
