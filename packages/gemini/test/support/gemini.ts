import type { AIContext, AIResponse, AIStreamEvent, AITool } from '@roomkit/core/ai';
import { GeminiEmulator, type GeminiEmulatorOptions } from '@roomkit/emulators/gemini';
import { aiContext } from '@roomkit/testing/conformance';

import { GeminiAIProvider, type GeminiOptions } from '../../src/index.ts';

/** A tool to offer. */
export const WEATHER: AITool = {
  name: 'get_weather',
  description: 'The weather of a city.',
  parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
};

/** A white pixel. */
export const PIXEL =
  'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mP8/x8AAwMCAO+ip1sAAAAASUVORK5CYII=';

/** A provider and its vendor, without a network. */
export interface Connected {
  readonly provider: GeminiAIProvider;
  readonly vendor: GeminiEmulator;
}

export function connect(vendorOptions: GeminiEmulatorOptions, options: Partial<GeminiOptions> = {}): Connected {
  const vendor = new GeminiEmulator(vendorOptions);
  return { vendor, provider: new GeminiAIProvider({ apiKey: vendor.apiKey, fetch: vendor.fetch, ...options }) };
}

/** Everything a stream gives. */
export async function read(
  provider: GeminiAIProvider,
  context: Partial<AIContext> = {},
): Promise<readonly AIStreamEvent[]> {
  const events: AIStreamEvent[] = [];
  for await (const event of provider.generateStream(aiContext(context))) events.push(event);
  return events;
}

/** The response a stream ended with; fails where it has none. */
export function responseOf(events: readonly AIStreamEvent[]): AIResponse {
  const last = events.at(-1);
  if (last?.type !== 'done') throw new Error('the stream has no end');
  return last.response;
}

/** The answer of both ways to ask, in one piece and streamed. */
export async function bothWays(
  provider: GeminiAIProvider,
  context: Partial<AIContext> = {},
): Promise<readonly [AIResponse, AIResponse]> {
  return [await provider.generate(aiContext(context)), responseOf(await read(provider, context))];
}
