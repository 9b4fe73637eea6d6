import type { LanguageModelV4CallOptions, LanguageModelV4Content, LanguageModelV4StreamPart } from '@ai-sdk/provider';
import type { AIContext, AIProvider, AIResponse, AIStreamEvent } from '@roomkit/core/ai';
import { aiContext } from '@roomkit/testing/conformance';
import { MockLanguageModelV4 } from 'ai/test';

import { AISDKProvider, type AISDKOptions } from '../../src/index.ts';

export const NO_USAGE = {
  inputTokens: { total: undefined, noCache: undefined, cacheRead: undefined, cacheWrite: undefined },
  outputTokens: { total: undefined, text: undefined, reasoning: undefined },
};

export const STOPPED = { unified: 'stop', raw: undefined } as const;

/** What a model was called with for a context. */
export async function callFor(
  context: Partial<AIContext>,
  options: Omit<AISDKOptions, 'model'> = {},
  supportedUrls: Record<string, RegExp[]> = {},
): Promise<LanguageModelV4CallOptions> {
  const doGenerate = { content: [], finishReason: STOPPED, usage: NO_USAGE, warnings: [] };
  const model = new MockLanguageModelV4({ doGenerate, supportedUrls });
  await new AISDKProvider({ model, ...options }).generate(aiContext(context));
  const [call] = model.doGenerateCalls;
  if (call === undefined) throw new Error('the model was not called');
  return call;
}

/** A provider whose model writes this, in one piece. */
export function writing(...content: LanguageModelV4Content[]): AISDKProvider {
  const doGenerate = { content, finishReason: STOPPED, usage: NO_USAGE, warnings: [] };
  return new AISDKProvider({ model: new MockLanguageModelV4({ doGenerate }) });
}

/** A provider whose model streams this. */
export function streaming(...parts: LanguageModelV4StreamPart[]): AISDKProvider {
  const doStream = async () => ({ stream: streamOf(parts) });
  return new AISDKProvider({ model: new MockLanguageModelV4({ doStream }) });
}

export function streamOf<Part>(parts: readonly Part[]): ReadableStream<Part> {
  return new ReadableStream<Part>({
    start(controller) {
      for (const part of parts) controller.enqueue(part);
      controller.close();
    },
  });
}

/** Everything a stream gives. */
export async function read(provider: AIProvider, context: Partial<AIContext> = {}): Promise<readonly AIStreamEvent[]> {
  const events: AIStreamEvent[] = [];
  for await (const event of provider.generateStream?.(aiContext(context)) ?? []) events.push(event);
  return events;
}

/** The response a stream ended with; fails where it has none. */
export function responseOf(events: readonly AIStreamEvent[]): AIResponse {
  const last = events.at(-1);
  if (last?.type !== 'done') throw new Error('the stream has no end');
  return last.response;
}
