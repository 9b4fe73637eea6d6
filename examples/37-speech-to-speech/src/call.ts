import { RoomKit, textOf } from '@roomkit/core';
import { VoiceCapability } from '@roomkit/core/voice';
import { MockVoiceBackend, SimpleChannel } from '@roomkit/testing';
import { RealtimeVoiceChannel } from '@roomkit/voice';

import { speaks } from './caller.ts';
import { vendorCalled } from './vendor.ts';

/** What came of a call. */
export interface CallReport {
  /** The timeline: who said what. */
  readonly lines: readonly string[];
  /** What went out by SMS. */
  readonly texts: readonly string[];
  /** Where the vendor was told that an answer was cut, in milliseconds. */
  readonly cuts: readonly number[];
  readonly interrupted: readonly string[];
}

/** Takes a call from its first question to its end. */
export async function takeCall(vendorName: string, say: (line: string) => void): Promise<CallReport> {
  await using vendor = await vendorCalled(vendorName);
  await using kit = new RoomKit();
  // The line: any `VoiceBackend`, such as a browser or a telephone.
  const backend = new MockVoiceBackend({ capabilities: VoiceCapability.INTERRUPTION });
  const sms = new SimpleChannel('sms');
  kit.registerChannel(sms);
  kit.registerChannel(
    new RealtimeVoiceChannel('voice', {
      provider: vendor.provider,
      backend,
      systemPrompt: 'You tell the weather. Be brief.',
      tools: [
        {
          name: 'get_weather',
          description: 'The weather of a city, now.',
          parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
        },
      ],
      toolHandler: ({ name, arguments: { city } }) => {
        say(`(the model asks ${name} about ${String(city)})`);
        return 'two degrees and clear';
      },
    }),
  );
  await kit.createRoom({ roomId: 'weather' });
  for (const channelId of ['voice', 'sms']) await kit.attachChannel('weather', channelId);
  kit.hook('on_barge_in', ({ audioPositionMs }) => say(`(interrupted after ${Math.round(audioPositionMs)} ms)`));

  const call = await kit.connectRealtimeVoice('weather', 'ada', 'voice');
  const lines: string[] = [];
  const interrupted: string[] = [];
  speaks(backend, call);
  for await (const event of kit.follow('weather')) {
    if (event.type !== 'message') continue;
    const isCaller = event.source.externalId === 'ada';
    const line = `${isCaller ? 'ada' : 'model'}: ${textOf(event)}`;
    say(line);
    lines.push(line);
    if (event.metadata['interrupted'] === true) interrupted.push(textOf(event));
    if (line.startsWith('model: In Oslo')) speaks(backend, call);
    // The caller has heard enough of the second answer a second after it began.
    if (line === 'ada: And tomorrow?') {
      await heard(backend, 1_000, () => backend.playedMs(call));
      speaks(backend, call);
    }
    if (line === 'model: Goodbye.') break;
  }
  await kit.disconnectRealtimeVoice('voice', call.id);
  await kit.whenIdle('weather');
  return { lines, texts: sms.delivered.map((event) => textOf(event)), cuts: vendor.cuts(), interrupted };
}

/** Waits until so much of an answer was played. */
async function heard(backend: MockVoiceBackend, milliseconds: number, playedMs: () => number | null): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const stop = backend.onAudioPlayed(() => {
    if ((playedMs() ?? 0) >= milliseconds) resolve();
  });
  await promise;
  stop();
}
