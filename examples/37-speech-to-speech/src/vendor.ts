import type { RealtimeVoiceProvider } from '@roomkit/core/voice';
import { GeminiLiveEmulator } from '@roomkit/emulators/gemini-live';
import { OpenAIRealtimeEmulator } from '@roomkit/emulators/openai-realtime';
import { GeminiLiveVoiceProvider } from '@roomkit/realtime-gemini';
import { OpenAIRealtimeVoiceProvider } from '@roomkit/realtime-openai';

/** What the model understands each time the caller has spoken, and what it does then. */
const TURNS = [
  {
    heard: 'What is the weather in Oslo?',
    tool: { name: 'get_weather', arguments: '{"city":"Oslo"}' },
    says: 'In Oslo it is {result}.',
  },
  {
    heard: 'And tomorrow?',
    says: 'Tomorrow it will be much the same as today, with a little more wind from the west.',
  },
  { heard: 'Thank you, that is enough.', says: 'Goodbye.' },
];

/** A provider and its vendor, which is a local server here. */
export interface Vendor extends AsyncDisposable {
  readonly provider: RealtimeVoiceProvider;
  /** Where the vendor was told that an answer was cut, in milliseconds. */
  cuts(): readonly number[];
}

export async function vendorCalled(name: string): Promise<Vendor> {
  if (name === 'gemini') {
    const vendor = await new GeminiLiveEmulator({ turns: TURNS }).start();
    const provider = new GeminiLiveVoiceProvider({ apiKey: vendor.apiKey, baseUrl: vendor.url });
    return {
      provider,
      cuts: () => vendor.call.truncations,
      [Symbol.asyncDispose]: () => vendor[Symbol.asyncDispose](),
    };
  }
  const vendor = await new OpenAIRealtimeEmulator({ turns: TURNS }).start();
  const provider = new OpenAIRealtimeVoiceProvider({ apiKey: vendor.apiKey, baseUrl: `${vendor.url}/v1` });
  return { provider, cuts: () => vendor.call.truncations, [Symbol.asyncDispose]: () => vendor[Symbol.asyncDispose]() };
}
